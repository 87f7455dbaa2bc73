#include "store/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

#if !HAVE_RENAMEAT2 /* musl up to 1.2.5 */
#include <linux/fs.h>
#include <sys/syscall.h>

static int renameat2(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags)
{
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
#endif

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           memcmp(&a->st_mtim, &b->st_mtim, sizeof a->st_mtim) == 0;
}

/* Swaps two files in one step. Afterwards @temporary is what @path was until then. */
static int swap(const char *temporary, const char *path, struct stat *ret_displaced)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) < 0)
        return -errno;
    return lstat(temporary, ret_displaced) < 0 ? -errno : 0;
}

/*
 * Another program replaced the file after it was read. Its version, @theirs, is now at @temporary,
 * and our version, @put, is at @path. Swaps the two again. If that displaces a version that is not
 * ours, because a program has written once more, swaps again, until our version is displaced.
 */
static int give_back(const char *temporary, const char *path, struct stat put, struct stat theirs)
{
    for (;;) {
        struct stat displaced;
        const int r = swap(temporary, path, &displaced);

        if (r < 0)
            return r;
        if (is_same_file(&displaced, &put))
            break;
        put = theirs;
        theirs = displaced;
    }
    unlink(temporary);
    return -EAGAIN;
}

/* For the few file systems that cannot swap: a change between the check and the rename is lost. */
static int replace_unseen(const char *temporary, const char *path, const struct stat *read)
{
    struct stat now;
    const bool exists = lstat(path, &now) == 0;

    if (exists != (read != NULL) || (exists && !is_same_file(&now, read)))
        return -EAGAIN;
    return rename(temporary, path) < 0 ? -errno : 0;
}

int replace_file(const char *temporary, const char *path, const struct stat *read)
{
    struct stat ours, displaced;
    int r;

    if (lstat(temporary, &ours) < 0)
        return -errno;
    if (read)
        r = swap(temporary, path, &displaced);
    else
        r = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) < 0 ? -errno : 0;
    if (r == -EINVAL || r == -ENOSYS)
        return replace_unseen(temporary, path, read);
    if (r == -ENOENT || r == -EEXIST)
        return -EAGAIN;
    if (r < 0 || !read)
        return r;
    if (!is_same_file(&displaced, read))
        return give_back(temporary, path, ours, displaced);
    unlink(temporary);
    return 0;
}
