#include "sources/call/plugged.h"

#include <stdlib.h>
#include <sys/inotify.h>
#include <time.h>

#include "core/moment.h"

#define FOLDER "/run/udev/tags/uaccess"

/* After 1, 2 and 4 s: the rules of a slow camera take that long. */
#define LOOKS 3

struct plugged {
    void (*changed)(void *userdata);
    void *userdata;
    sd_event_source *folder, *timer;
    unsigned looks;
};

static void look_later(struct plugged *p, sd_event *event);

static int on_timer(sd_event_source *s, uint64_t now, void *userdata)
{
    struct plugged *p = userdata;

    (void)now;
    if (++p->looks < LOOKS)
        look_later(p, sd_event_source_get_event(s));
    p->changed(p->userdata);
    return 0;
}

static void look_later(struct plugged *p, sd_event *event)
{
    p->timer = sd_event_source_disable_unref(p->timer);
    sd_event_add_time_relative(event, &p->timer, CLOCK_MONOTONIC, (uint64_t)USEC_SEC << p->looks, 0,
                               on_timer, p);
}

static int on_folder(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct plugged *p = userdata;

    (void)e;
    p->looks = 0;
    look_later(p, sd_event_source_get_event(s));
    return 0;
}

struct plugged *plugged_new(sd_event *event, void (*changed)(void *userdata), void *userdata)
{
    struct plugged *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->changed = changed;
    p->userdata = userdata;
    sd_event_add_inotify(event, &p->folder, FOLDER, IN_CREATE | IN_MOVED_TO, on_folder, p);
    return p;
}

struct plugged *plugged_free(struct plugged *p)
{
    if (!p)
        return NULL;
    sd_event_source_disable_unref(p->folder);
    sd_event_source_disable_unref(p->timer);
    free(p);
    return NULL;
}
