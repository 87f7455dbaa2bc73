/*
 * The inotify here is not that of the event loop. libsystemd before version 258 shares one watch of
 * a folder among its sources, keeps the events that only a removed source wanted, and loops for
 * ever at the first of them. The home and the runtime folder are watched elsewhere for less.
 */
#include "sources/x11/x11_authority.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/log.h"
#include "wording/translation.h"

#define FILE_EVENTS (IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF)
/* IN_ATTRIB: a file or a folder that may be read from now on. */
#define FOLDER_EVENTS \
    (IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR)

/* The file that libXau reads, owned by the caller; NULL: there is none. */
static char *find_path(void)
{
    const char *named = getenv("XAUTHORITY"), *home = getenv("HOME");
    char *path = NULL;

    if (named)
        return *named ? strdup(named) : NULL;
    if (!home || !*home || asprintf(&path, "%s/.Xauthority", home) < 0)
        return NULL;
    return path;
}

/* Whether @name in the watched folder is the file, or the next folder on the way to it. */
static bool is_on_the_way(const struct x11_authority *a, const char *name)
{
    const size_t n = strlen(name);

    for (const char *at = a->path; (at = strstr(at, name)); at++)
        if ((at == a->path || at[-1] == '/') && (at[n] == '/' || !at[n]))
            return true;
    return false;
}

/* After a flood of events the lost ones may include a change. */
static bool is_change(const struct x11_authority *a, const struct inotify_event *e)
{
    return !(e->mask & IN_IGNORED) && (!e->len || is_on_the_way(a, e->name));
}

static int on_events(sd_event_source *, int fd, uint32_t, void *userdata)
{
    struct x11_authority *a = userdata;
    _Alignas(struct inotify_event) char buffer[4096];
    bool is_changed = false;
    ssize_t n;

    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        for (const char *at = buffer; at < buffer + n;) {
            const struct inotify_event *e = (const void *)at;

            is_changed |= is_change(a, e);
            at += sizeof *e + e->len;
        }
    if (!is_changed)
        return 0;
    x11_authority_unwatch(a); /* the next folder may exist now, or this one no longer */
    x11_authority_watch(a);
    a->changed(a->userdata);
    return 0;
}

/* Watches the folder of the file or, while that is missing or closed to us, the nearest folder
 * above it. Returns 0 or a negative errno. */
static int watch_folder(const struct x11_authority *a, int fd)
{
    CLEANUP(cleanup_free) char *folder = strdup(a->path);
    char *slash;
    int r = -ENOENT;

    while (folder && r != 0 && r != -ENOSPC && (slash = strrchr(folder, '/'))) {
        const bool is_root = slash == folder;

        slash[is_root ? 1 : 0] = 0;
        r = inotify_add_watch(fd, folder, FOLDER_EVENTS) < 0 ? -errno : 0;
        if (is_root)
            break;
    }
    return r;
}

/* Takes @fd. Returns 0 or a negative errno. */
static int watch_by(struct x11_authority *a, int fd)
{
    int r = fd < 0 ? -errno : sd_event_add_io(a->event, &a->watch, fd, EPOLLIN, on_events, a);

    if (r < 0) {
        if (fd >= 0)
            close(fd);
        return r;
    }
    sd_event_source_set_io_fd_own(a->watch, true);
    r = watch_folder(a, fd);
    /* The file as well: it may be written in its place, or be a link to one in another folder. The
     * folder shows when a file appears that is missing or that we may not read. */
    if (inotify_add_watch(fd, a->path, FILE_EVENTS) < 0 && errno == ENOSPC)
        r = -errno;
    return r;
}

void x11_authority_watch(struct x11_authority *a)
{
    char *path = find_path();
    int r;

    if (path && a->path && strcmp(path, a->path) == 0) {
        free(path);
        return;
    }
    x11_authority_unwatch(a);
    a->path = path;
    if (!path)
        return;
    r = watch_by(a, inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (r < 0)
        log_warning("cannot watch %s, so a corrected key for the X server will be missed: %s", path,
                    strerror(-r));
}

void x11_authority_unwatch(struct x11_authority *a)
{
    a->watch = sd_event_source_disable_unref(a->watch);
    free(a->path);
    a->path = NULL;
}

/* Why the server does not accept the file. */
static void describe_file(struct bilingual *text)
{
    CLEANUP(cleanup_free) char *path = find_path();
    const bool is_named = getenv("XAUTHORITY");
    CLEANUP(cleanup_close) int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    const int error = errno;

    if (!path) {
        bilingual_add_text(text, is_named
                                     ? N_("no file with keys is known (XAUTHORITY is empty)")
                                     : N_("no file with keys is known (XAUTHORITY is not set)"));
        return;
    }
    bilingual_add(
        text, is_named ? N_("%.120s (named by XAUTHORITY)") : N_("%.120s (XAUTHORITY is not set)"),
        path);
    /* TRANSLATORS: the next three come after the name of a file */
    if (fd >= 0)
        bilingual_add_text(text, N_(" has no valid key for it"));
    else if (error == ENOENT || error == ENOTDIR)
        bilingual_add_text(text, N_(" does not exist"));
    else
        bilingual_add(text, N_(" cannot be read: %s"), strerror(error));
}

void x11_authority_describe(const char *reason, struct bilingual *text)
{
    bilingual_add(text, N_("the X server on display %.40s refuses lumbard: "), getenv("DISPLAY"));
    if (strstr(reason, "clients")) /* "Maximum number of clients reached" */
        bilingual_add(text, "%s", reason);
    else
        describe_file(text);
}
