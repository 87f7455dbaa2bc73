#include "util/lifeline.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static int held = -1;

/* A key for each folder. ftok() would use only a part of the inode number. */
static key_t key_of(const struct stat *st)
{
    uint64_t h = (uint64_t)st->st_ino * 0x9e3779b97f4a7c15u ^ (uint64_t)st->st_dev;
    key_t key = (key_t)(h >> 32 ^ h);

    return key == IPC_PRIVATE ? 1 : key;
}

/* Returns the id of the segment, or a negative errno. */
static int find(const char *folder, int flags, struct shmid_ds *ret)
{
    struct stat st;
    int id;

    if (stat(folder, &st) < 0)
        return -errno;
    id = shmget(key_of(&st), 1, flags | 0600);
    if (id < 0 || shmctl(id, IPC_STAT, ret) < 0)
        return -errno;
    return ret->shm_perm.cuid == geteuid() ? id : -EPERM; /* another user has the same key */
}

usec lifeline_read(const char *folder)
{
    struct shmid_ds ds;

    if (find(folder, 0, &ds) < 0 || ds.shm_nattch != 0 || ds.shm_dtime <= 0)
        return USEC_NONE;
    return ((usec)ds.shm_dtime + 1) * USEC_SEC;
}

int lifeline_acquire(const char *folder)
{
    struct shmid_ds ds;
    int r, id = find(folder, IPC_CREAT, &ds);

    if (id < 0)
        return id;
    if (shmat(id, NULL, SHM_RDONLY) != (void *)-1) {
        held = id;
        return 0;
    }
    r = -errno;
    if (ds.shm_nattch == 0)
        shmctl(id, IPC_RMID, NULL);
    return r;
}

void lifeline_release(void)
{
    if (held >= 0)
        shmctl(held, IPC_RMID, NULL);
    held = -1;
}
