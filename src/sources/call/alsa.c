/*
 * ALSA: a sound card that records, where PipeWire does not tell who does.
 *
 * The folder of the cards' nodes tells that one was opened or closed, to anybody; what is so then
 * stands in /proc/asound. No event tells when who has opened a card begins to record, so it is
 * looked at some moments after the opening, and then not any more until the next.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/moment.h"
#include "sources/call/asound.h"
#include "sources/call/plugged.h"
#include "sources/claims.h"

#define FOLDER "/dev/snd"

/* 2 s after an opening: sound servers try a card for less. While one is open and does not record:
 * again after 4, 8 and 16 s. */
#define FIRST_LOOK (2 * USEC_SEC)
#define LOOKS_MAX  4

struct alsa {
    struct source *source;
    struct claims claims;
    struct plugged *plugged;
    sd_event_source *folder, *timer;
    usec opened_at; /* what the next look finds to be new began then; USEC_NEVER */
    unsigned looks;
};

static void claim(void *userdata, const char *name)
{
    struct alsa *a = userdata;

    claims_add_since(&a->claims, EVIDENCE_CALL, *name ? name : "microphone", a->opened_at);
}

static struct asound take_stock(struct alsa *a)
{
    struct asound found;

    claims_begin(&a->claims);
    found = asound_look(claim, a);
    claims_end(&a->claims, clock_boot());
    a->opened_at = USEC_NEVER;
    return found;
}

static void look_later(struct alsa *a);

static int on_timer(sd_event_source *s, uint64_t now, void *userdata)
{
    struct alsa *a = userdata;

    (void)s;
    (void)now;
    a->timer = sd_event_source_disable_unref(a->timer);
    if (take_stock(a).is_open)
        look_later(a);
    return 0;
}

static void look_later(struct alsa *a)
{
    if (a->looks == LOOKS_MAX)
        return;
    sd_event_add_time_relative(a->source->port->event, &a->timer, CLOCK_MONOTONIC,
                               (uint64_t)FIRST_LOOK << a->looks, 0, on_timer, a);
    a->looks++;
}

/* pcmC0D0c: c for capture. */
static bool is_capture(const struct inotify_event *e)
{
    const size_t n = e->len ? strlen(e->name) : 0;

    return n > 4 && strncmp(e->name, "pcm", 3) == 0 && e->name[n - 1] == 'c';
}

static void listen_to(struct alsa *a);

static int on_folder(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct alsa *a = userdata;

    (void)s;
    if (e->mask & (IN_DELETE_SELF | IN_IGNORED)) { /* the last card was unplugged */
        a->folder = sd_event_source_disable_unref(a->folder);
        listen_to(a);
    } else if (e->mask & IN_Q_OVERFLOW || /* what was lost may have been that */
               (is_capture(e) && e->mask & IN_OPEN)) {
        if (a->opened_at == USEC_NEVER)
            a->opened_at = clock_boot();
        a->looks = 0;
        a->timer = sd_event_source_disable_unref(a->timer);
        look_later(a);
    } else if (is_capture(e)) {
        take_stock(a);
    }
    return 0;
}

static void listen_to(struct alsa *a)
{
    int r = 0;

    if (!a->folder)
        r = sd_event_add_inotify(a->source->port->event, &a->folder, FOLDER,
                                 IN_OPEN | IN_CLOSE | IN_DELETE_SELF, on_folder, a);
    if (take_stock(a).has_cards && a->folder)
        source_say(a->source, SOURCE_READY, "the kernel tells which sound card records");
    else if (r < 0 && r != -ENOENT)
        source_say(a->source, SOURCE_FAILED, FOLDER ": %s", strerror(-r));
    else
        source_say(a->source, SOURCE_ABSENT, "there is no sound card to record from");
}

static void on_plugged(void *userdata)
{
    listen_to(userdata);
}

static void stop(struct alsa *a)
{
    a->plugged = plugged_free(a->plugged);
    a->folder = sd_event_source_disable_unref(a->folder);
    a->timer = sd_event_source_disable_unref(a->timer);
    a->opened_at = USEC_NEVER;
}

static void alsa_look(struct source *s)
{
    struct alsa *a = s->self;

    if (source_stands_by(s)) {
        stop(a);
        claims_drop(&a->claims, clock_boot());
        source_say(s, SOURCE_STANDBY, "PipeWire tells who records");
        return;
    }
    if (!a->plugged)
        a->plugged = plugged_new(s->port->event, on_plugged, a);
    listen_to(a);
}

static int alsa_open(struct source *s)
{
    struct alsa *a = s->self = calloc(1, sizeof *a);

    if (!a)
        return -ENOMEM;
    a->source = s;
    a->opened_at = USEC_NEVER;
    claims_init(&a->claims, s);
    alsa_look(s);
    return 0;
}

static void alsa_close(struct source *s)
{
    struct alsa *a = s->self;

    stop(a);
    claims_done(&a->claims);
    free(a);
    s->self = NULL;
}

extern const struct source_type source_alsa;
const struct source_type source_alsa = {
    .name = "alsa",
    .kind = SOURCE_CALL,
    .stands_by_for = "pipewire",
    .open = alsa_open,
    .close = alsa_close,
    .look = alsa_look,
};
