/*
 * Video4Linux: reports an open camera, as a call. Stands by while the source pipewire is ready.
 *
 * inotify reports each opening and closing of a node that this user may read, without the program
 * or the number of programs. The source does not count openings, because inotify merges equal
 * unread events: the last event decides. Programs open a node for less than 5 s to test it, or
 * close it to open it again; the core's delays before a call and after it are longer than that.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "sources/call/plugged.h"
#include "sources/claims.h"
#include "util/cleanup.h"

#define FOLDER "/sys/class/video4linux"

#define CAMERAS_MAX 16
#define NODE_MAX    32

struct v4l;

struct camera {
    struct v4l *all;
    sd_event_source *watch; /* NULL: the entry is free */
    char name[NODE_MAX];    /* such as video0 */
    bool is_open;
};

struct v4l {
    struct source *source;
    struct claims claims;
    struct plugged *plugged;
    struct camera cameras[CAMERAS_MAX];
};

static void update_claims(struct v4l *v)
{
    claims_begin(&v->claims);
    for (unsigned i = 0; i < CAMERAS_MAX; i++)
        if (v->cameras[i].watch && v->cameras[i].is_open)
            claims_add(&v->claims, EVIDENCE_CALL, "camera");
    claims_end(&v->claims, clock_boot());
}

/* @r: negative errno of a camera that may be read but cannot be watched; 0: none. */
static void update_state(struct v4l *v, unsigned n_denied, int r)
{
    unsigned n = 0;

    for (unsigned i = 0; i < CAMERAS_MAX; i++)
        n += v->cameras[i].watch != NULL;
    if (n)
        source_set_state(v->source, SOURCE_READY,
                         N_("the kernel reports when a camera is opened (%u of %u)"), n,
                         n + n_denied);
    else if (r < 0)
        source_set_state(v->source, SOURCE_FAILED, N_("cannot watch the cameras: %s"),
                         strerror(-r));
    else if (n_denied)
        source_set_state(v->source, SOURCE_STANDBY, N_("this session may not read any camera"));
    else
        source_set_state(v->source, SOURCE_ABSENT, N_("no camera"));
}

static int on_node(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct camera *c = userdata;

    if (e->mask & (IN_DELETE_SELF | IN_IGNORED)) { /* unplugged */
        c->watch = sd_event_source_disable_unref(c->watch);
        update_claims(c->all);
        update_state(c->all, 0, 0);
        return 0;
    }
    c->is_open = e->mask & IN_OPEN;
    update_claims(c->all);
    return 0;
}

static bool read_file(const char *path, char *content, size_t size)
{
    CLEANUP(cleanup_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, content, size - 1);

    if (n >= 0)
        content[n] = 0;
    return n >= 0;
}

/* Decoders and encoders have nodes of the same kind, which players open. udev's database has the
 * capabilities of each node; without udev each node counts as a camera. */
static bool is_camera(const char *name)
{
    char path[96], device[32], content[4096];
    const char *abilities;

    snprintf(path, sizeof path, FOLDER "/%.31s/dev", name);
    if (!read_file(path, device, sizeof device))
        return true;
    device[strcspn(device, "\n")] = 0;
    snprintf(path, sizeof path, "/run/udev/data/c%.31s", device);
    if (!read_file(path, content, sizeof content))
        return true;
    abilities = strstr(content, "E:ID_V4L_CAPABILITIES=");
    if (!abilities)
        return true;
    content[(size_t)(abilities - content) + strcspn(abilities, "\n")] = 0;
    return strstr(abilities, ":capture:") != NULL;
}

static bool is_known(const struct v4l *v, const char *name)
{
    for (unsigned i = 0; i < CAMERAS_MAX; i++)
        if (v->cameras[i].watch && strcmp(v->cameras[i].name, name) == 0)
            return true;
    return false;
}

/* Returns 0, or a negative errno; -EACCES: this user may not read the node. Ignores the camera if
 * CAMERAS_MAX is reached. */
static int add(struct v4l *v, const char *name)
{
    char path[64];
    struct camera *c = v->cameras;

    while (c < v->cameras + CAMERAS_MAX && c->watch)
        c++;
    if (c == v->cameras + CAMERAS_MAX)
        return 0;
    *c = (struct camera){ .all = v };
    snprintf(c->name, sizeof c->name, "%s", name);
    snprintf(path, sizeof path, "/dev/%.31s", name);
    return sd_event_add_inotify(v->source->port->event, &c->watch, path,
                                IN_OPEN | IN_CLOSE | IN_DELETE_SELF, on_node, c);
}

static void find_cameras(struct v4l *v)
{
    DIR *dir = opendir(FOLDER);
    const struct dirent *entry;
    unsigned n_denied = 0;
    int r, trouble = 0;

    while (dir && (entry = readdir(dir))) {
        const char *name = entry->d_name;

        if (strncmp(name, "video", 5) != 0 || strlen(name) >= NODE_MAX || is_known(v, name) ||
            !is_camera(name))
            continue;
        r = add(v, name);
        n_denied += r == -EACCES;
        if (r < 0 && r != -EACCES && r != -ENOENT)
            trouble = r;
    }
    if (dir)
        closedir(dir);
    update_claims(v);
    update_state(v, n_denied, trouble);
}

static void on_plugged(void *userdata)
{
    find_cameras(userdata);
}

static void stop(struct v4l *v)
{
    v->plugged = plugged_free(v->plugged);
    for (unsigned i = 0; i < CAMERAS_MAX; i++)
        v->cameras[i].watch = sd_event_source_disable_unref(v->cameras[i].watch);
}

static void v4l_probe(struct source *s)
{
    struct v4l *v = s->self;

    if (source_stands_by(s)) {
        stop(v);
        claims_drop(&v->claims, clock_boot());
        source_set_state(s, SOURCE_STANDBY, N_("PipeWire reports which programs use the camera"));
        return;
    }
    if (!v->plugged)
        v->plugged = plugged_new(s->port->event, on_plugged, v);
    find_cameras(v);
}

static int v4l_open(struct source *s)
{
    struct v4l *v = s->self;

    v->source = s;
    claims_init(&v->claims, s);
    v4l_probe(s);
    return 0;
}

static void v4l_close(struct source *s)
{
    struct v4l *v = s->self;

    stop(v);
    claims_done(&v->claims);
}

const struct source_type source_video4linux = {
    .name = "video4linux",
    .kind = SOURCE_CALL,
    .size = sizeof(struct v4l),
    .stands_by_for = "pipewire",
    .open = v4l_open,
    .close = v4l_close,
    .probe = v4l_probe,
};
