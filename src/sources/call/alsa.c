/*
 * ALSA: reports a sound card that records, as a call. Stands by while the source pipewire is ready.
 *
 * inotify on /dev/snd reports each opening and closing of a card, without special permission, and
 * /proc/asound has the state of each card. No event reports when a program that has opened a card
 * begins to record, so each opening schedules a few scans; without an opening there are none.
 *
 * A sound server (PulseAudio, JACK) records for another program, for a level meter, or without any
 * reason: such a recording alone is not a call.
 */
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>

#include "sources/call/asound.h"
#include "sources/call/plugged.h"
#include "sources/claims.h"
#include "sources/programs.h"
#include "util/backoff.h"

#define FOLDER "/dev/snd"

/* The first scan is 2 s after an opening: sound servers open a card for a shorter time to test it.
 * While a card is open and does not record, further scans follow after 4, 8 and 16 s. */
static const struct backoff scans = { .first = 2 * USEC_SEC, .max = USEC_MIN, .limit = 4 };

struct alsa {
    struct source *source;
    struct claims claims;
    struct plugged *plugged;
    sd_event_source *folder;
    struct backoff backoff;
    usec opened_at; /* begin of the recordings that the next scan finds; USEC_NEVER: no opening */
};

static void claim(void *userdata, const char *name)
{
    struct alsa *a = userdata;
    char program[PROGRAM_NAME_MAX];

    program_name(program, name);
    if (program_class_of(program) == PROGRAM_SOUND_SERVER || source_ignores(a->source, name))
        return;
    claims_add_since(&a->claims, EVIDENCE_CALL, *name ? name : "microphone", a->opened_at);
}

static struct asound update_claims(struct alsa *a)
{
    struct asound found;

    claims_begin(&a->claims);
    found = asound_scan(claim, a);
    claims_end(&a->claims, clock_boot());
    a->opened_at = USEC_NEVER;
    return found;
}

static void scan_later(struct alsa *a);

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    struct alsa *a = userdata;

    if (update_claims(a).is_open)
        scan_later(a);
    return 0;
}

static void scan_later(struct alsa *a)
{
    backoff_schedule(&a->backoff, a->source->port->event, on_timer, a);
}

/* The names of capture nodes end in c: pcmC0D0c. */
static bool is_capture(const struct inotify_event *e)
{
    const size_t n = e->len ? strlen(e->name) : 0;

    return n > 4 && strncmp(e->name, "pcm", 3) == 0 && e->name[n - 1] == 'c';
}

static void listen_to(struct alsa *a);

static int on_folder(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct alsa *a = userdata;

    if (e->mask & (IN_DELETE_SELF | IN_IGNORED)) { /* the last card was unplugged */
        a->folder = sd_event_source_disable_unref(a->folder);
        listen_to(a);
    } else if (e->mask & IN_Q_OVERFLOW || /* an opening may be among the lost events */
               (is_capture(e) && e->mask & IN_OPEN)) {
        if (a->opened_at == USEC_NEVER)
            a->opened_at = clock_boot();
        backoff_reset(&a->backoff);
        scan_later(a);
    } else if (is_capture(e)) {
        update_claims(a);
    }
    return 0;
}

static void listen_to(struct alsa *a)
{
    int r = 0;

    if (!a->folder)
        r = sd_event_add_inotify(a->source->port->event, &a->folder, FOLDER,
                                 IN_OPEN | IN_CLOSE | IN_DELETE_SELF, on_folder, a);
    if (update_claims(a).has_cards && a->folder)
        source_set_state(a->source, SOURCE_READY,
                         N_("the kernel reports which sound card records"));
    else if (r < 0 && r != -ENOENT)
        source_set_state(a->source, SOURCE_FAILED, "%s: %s", FOLDER, strerror(-r));
    else
        source_set_state(a->source, SOURCE_ABSENT, N_("no sound card that can record"));
}

static void on_plugged(void *userdata)
{
    listen_to(userdata);
}

static void stop(struct alsa *a)
{
    a->plugged = plugged_free(a->plugged);
    a->folder = sd_event_source_disable_unref(a->folder);
    backoff_done(&a->backoff);
    a->opened_at = USEC_NEVER;
}

static void alsa_probe(struct source *s)
{
    struct alsa *a = s->self;

    if (source_stands_by(s)) {
        stop(a);
        claims_drop(&a->claims, clock_boot());
        source_set_state(s, SOURCE_STANDBY, N_("PipeWire reports which programs record"));
        return;
    }
    if (!a->plugged)
        a->plugged = plugged_new(s->port->event, on_plugged, a);
    listen_to(a);
}

static void alsa_ask(struct source *s)
{
    struct alsa *a = s->self;

    if (s->state == SOURCE_READY)
        update_claims(a);
}

static int alsa_open(struct source *s)
{
    struct alsa *a = s->self;

    a->source = s;
    a->backoff = scans;
    a->opened_at = USEC_NEVER;
    claims_init(&a->claims, s);
    alsa_probe(s);
    return 0;
}

static void alsa_close(struct source *s)
{
    struct alsa *a = s->self;

    stop(a);
    claims_done(&a->claims);
}

const struct source_type source_alsa = {
    .name = "alsa",
    .kind = SOURCE_CALL,
    .size = sizeof(struct alsa),
    .stands_by_for = "pipewire",
    .open = alsa_open,
    .close = alsa_close,
    .probe = alsa_probe,
    .ask = alsa_ask,
};
