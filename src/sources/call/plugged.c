#include "sources/call/plugged.h"

#include <stdlib.h>
#include <sys/inotify.h>

#include "util/backoff.h"
#include "util/path_watch.h"

#define FOLDER "/run/udev/tags/uaccess"

/* Reports after 1 s, then after 2 and 4 s more: udev's rules for a slow camera take that long. */
static const struct backoff reports = { .first = USEC_SEC, .max = USEC_MIN, .limit = 3 };

struct plugged {
    void (*changed)(void *userdata);
    void *userdata;
    sd_event_source *folder;
    struct backoff backoff;
};

static int on_timer(sd_event_source *s, uint64_t, void *userdata)
{
    struct plugged *p = userdata;

    backoff_schedule(&p->backoff, sd_event_source_get_event(s), on_timer, p);
    p->changed(p->userdata);
    return 0;
}

static int on_folder(sd_event_source *s, const struct inotify_event *, void *userdata)
{
    struct plugged *p = userdata;

    backoff_reset(&p->backoff);
    backoff_schedule(&p->backoff, sd_event_source_get_event(s), on_timer, p);
    return 0;
}

struct plugged *plugged_new(sd_event *event, void (*changed)(void *userdata), void *userdata)
{
    struct plugged *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->changed = changed;
    p->backoff = reports;
    p->userdata = userdata;
    path_watch(event, &p->folder, FOLDER, IN_CREATE | IN_MOVED_TO, on_folder, p,
               "devices that are plugged in later");
    return p;
}

struct plugged *plugged_free(struct plugged *p)
{
    if (!p)
        return NULL;
    sd_event_source_disable_unref(p->folder);
    backoff_done(&p->backoff);
    free(p);
    return NULL;
}
