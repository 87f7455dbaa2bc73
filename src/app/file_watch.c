#include "app/file_watch.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

/* A folder, a link or a file is no longer what it was. On a folder, IN_ATTRIB would also report
 * each file in it; on a link or a file it reports a deletion while a program has the file open. */
#define FOLDER_ENDS (IN_MOVE_SELF | IN_DELETE_SELF)
#define FILE_ENDS   (FOLDER_ENDS | IN_ATTRIB)

/* After these the file is complete. */
#define COMPLETE (IN_CLOSE_WRITE | IN_MOVED_TO)

/* Names in a folder. */
#define NAMES   (IN_CREATE | IN_MOVED_TO)
#define CHANGES (NAMES | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_DELETE)

/* The kernel follows as many links. */
#define LINKS_MAX 40

/* How often a part of the path may change while its watch is set. */
#define TRIES_MAX 8

struct walk {
    GString *at;   /* the folder so far, without links; "" is "/" */
    GString *rest; /* the rest of the path */
    unsigned links;
    bool has_folder; /* the folder of the file is watched */
};

static int on_part(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct file_watch *w = userdata;

    w->changed(w->userdata, (e->mask & COMPLETE) && !(e->mask & IN_ISDIR));
    return 0;
}

/* In the folder of the file. The kernel drops events when too many wait. */
static int on_name(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct file_watch *w = userdata;
    const char *name = strrchr(w->path, '/') + 1;

    if (!e->len || strcmp(e->name, name) == 0)
        on_part(s, e, w);
    return 0;
}

static int on_missing(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct file_watch *w = userdata;

    if (!e->len || strcmp(e->name, w->missing) == 0)
        w->changed(w->userdata, false);
    return 0;
}

static int add(struct file_watch *w, const char *path, uint32_t mask,
               sd_event_inotify_handler_t handler)
{
    int r;

    if (w->n == FILE_WATCH_MAX)
        return -E2BIG;
    r = sd_event_add_inotify(w->event, &w->sources[w->n], path, mask, handler, w);
    if (r < 0)
        return r;
    w->n++;
    return 0;
}

static void drop_last(struct file_watch *w)
{
    w->n--;
    w->sources[w->n] = sd_event_source_disable_unref(w->sources[w->n]);
}

static void drop_all(struct file_watch *w)
{
    while (w->n)
        drop_last(w);
}

/* Watches one part of the path. Its inode is compared before and after the watch is set: otherwise
 * a part that is replaced in between would go unnoticed. */
static int add_part(struct file_watch *w, const char *path, struct stat *ret)
{
    struct stat again;

    for (unsigned i = 0; i < TRIES_MAX; i++) {
        uint32_t mask;
        int r;

        if (lstat(path, ret) < 0)
            return -errno;
        mask = S_ISDIR(ret->st_mode) ? FOLDER_ENDS : FILE_ENDS | IN_CLOSE_WRITE;
        r = add(w, path, mask | IN_DONT_FOLLOW, on_part);
        if (r == -EACCES)
            return 0; /* a folder of another user, such as /home */
        if (r < 0 && r != -ENOENT)
            return r;
        if (r == 0 && lstat(path, &again) == 0 && again.st_ino == ret->st_ino &&
            again.st_dev == ret->st_dev)
            return 0;
        if (r == 0)
            drop_last(w);
    }
    return -EAGAIN;
}

/* Waits for @name in the folder so far, and checks once more whether it exists now. */
static int add_missing(struct file_watch *w, struct walk *k, const char *name, const char *path,
                       struct stat *ret)
{
    const char *folder = k->at->len ? k->at->str : "/";
    int r = add(w, folder, NAMES, on_missing);

    if (r < 0)
        return r;
    g_strlcpy(w->missing, name, sizeof w->missing);
    return add_part(w, path, ret);
}

static int follow(struct walk *k, const char *path)
{
    g_autofree char *target = g_file_read_link(path, NULL);

    if (!target)
        return -EAGAIN; /* it was replaced meanwhile, and its watch reports that */
    if (k->links++ == LINKS_MAX)
        return -ELOOP;
    if (*target == '/')
        g_string_truncate(k->at, 0);
    g_string_prepend_c(k->rest, '/');
    g_string_prepend(k->rest, target);
    return 0;
}

/* The next part of the path; NULL: none is left. */
static char *take_name(struct walk *k)
{
    const size_t blank = strspn(k->rest->str, "/"), n = strcspn(k->rest->str + blank, "/");
    char *name = n ? g_strndup(k->rest->str + blank, n) : NULL;

    g_string_erase(k->rest, 0, (gssize)(blank + n));
    return name;
}

static bool is_last(const struct walk *k)
{
    return k->rest->str[strspn(k->rest->str, "/")] == 0;
}

/* One part of the path. Returns 1 if another part may follow, 0 at the end or at a part that is
 * missing, or a negative errno. */
static int step(struct file_watch *w, struct walk *k)
{
    g_autofree char *name = take_name(k), *path = NULL;
    struct stat st;
    int r = 0;

    if (!name)
        return 0;
    if (strcmp(name, ".") == 0)
        return 1;
    if (strcmp(name, "..") == 0) {
        const char *slash = strrchr(k->at->str, '/');

        g_string_truncate(k->at, slash ? (gsize)(slash - k->at->str) : 0);
        return 1;
    }
    if (!k->has_folder && is_last(k)) {
        k->has_folder = true;
        r = add(w, k->at->len ? k->at->str : "/", CHANGES, on_name);
    }
    path = g_strdup_printf("%s/%s", k->at->str, name);
    if (r == 0)
        r = add_part(w, path, &st);
    if (r == -ENOENT)
        r = add_missing(w, k, name, path, &st);
    if (r < 0)
        return r == -ENOENT ? 0 : r;
    if (S_ISLNK(st.st_mode))
        return follow(k, path) < 0 ? 0 : 1;
    g_string_append_printf(k->at, "/%s", name);
    return S_ISDIR(st.st_mode);
}

void file_watch_init(struct file_watch *w, sd_event *event, const char *path,
                     file_watch_changed changed, void *userdata)
{
    *w = (struct file_watch){
        .event = event, .path = g_strdup(path), .changed = changed, .userdata = userdata
    };
}

int file_watch_arm(struct file_watch *w)
{
    struct walk k = { .at = g_string_new(NULL), .rest = g_string_new(w->path) };
    int r;

    drop_all(w);
    do {
        r = step(w, &k);
    } while (r > 0);
    g_string_free(k.at, TRUE);
    g_string_free(k.rest, TRUE);
    return r;
}

void file_watch_done(struct file_watch *w)
{
    drop_all(w);
    g_clear_pointer(&w->path, g_free);
}
