#include "util/lifeline.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static int held = -1;

/* One key for each folder; ftok() would take only a part of the inode's number. */
static key_t key_of(const struct stat *st)
{
    uint64_t h = (uint64_t)st->st_ino * 0x9e3779b97f4a7c15u ^ (uint64_t)st->st_dev;
    key_t key = (key_t)(h >> 32 ^ h);

    return key == IPC_PRIVATE ? 1 : key;
}

int lifeline_take(const char *folder, usec *ret_ended_at)
{
    struct shmid_ds ds;
    struct stat st;
    void *at;
    int id;

    *ret_ended_at = USEC_NONE;
    if (stat(folder, &st) < 0)
        return -errno;
    id = shmget(key_of(&st), 1, IPC_CREAT | 0600);
    if (id < 0 || shmctl(id, IPC_STAT, &ds) < 0)
        return -errno;
    if (ds.shm_perm.cuid != geteuid())
        return -EPERM; /* somebody else's by the same key */
    if (ds.shm_nattch == 0 && ds.shm_dtime > 0)
        *ret_ended_at = ((usec)ds.shm_dtime + 1) * USEC_SEC;
    at = shmat(id, NULL, SHM_RDONLY);
    if (at == (void *)-1)
        return -errno;
    held = id;
    return 0;
}

void lifeline_drop(void)
{
    if (held >= 0)
        shmctl(held, IPC_RMID, NULL);
    held = -1;
}
