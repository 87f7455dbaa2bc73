/*
 * Presence sensor: a person in front of the screen or an empty chair, by the human presence sensor
 * that many laptops have.
 *
 * It is read only when ask() is called, that is when the answer decides something: it has no
 * signal, and a reading blocks (prox_reader.h). A person who is seen sits, but for a quarter of
 * PassiveLimit only, as the sensor cannot distinguish a person from a coat on the chair. An empty
 * chair is an answer until the next input. The second channel of proximity, a distance, is too
 * noisy to be used (measured by others, 2026-08), and each channel that is read costs time.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sources/sensor/prox_channel.h"
#include "sources/sensor/prox_devices.h"
#include "sources/sensor/prox_reader.h"
#include "sources/source.h"

/* Four readings of 400 ms each, and other programs that read as well. */
#define ANSWER_LIMIT (5 * USEC_SEC)

#define CHANNELS_MAX (PROX_DEVICES_MAX * PROX_KIND_MAX)

static_assert(CHANNELS_MAX <= PROX_READS_MAX, "a reading has a place for each channel");

struct presence_sensor {
    struct source *source;
    bool is_off;                                   /* Sensors.Presence */
    unsigned n_devices, devices[PROX_DEVICES_MAX]; /* as last seen */
    struct prox_channel channels[CHANNELS_MAX];    /* of the devices, in their order */
    struct prox_reader *reader;                    /* NULL: no reading is under way */
    sd_event_source *limit;                        /* of that reading */
    bool is_retry;                                 /* it repeats one that failed */
    bool is_outdated;                              /* there was input since it began */
    bool is_asked_again;                           /* another reading follows it */
    bool shows_person, shows_none;                 /* the evidence that is live */
};

static void read_now(struct presence_sensor *p);

static void emit(struct presence_sensor *p, enum evidence_kind kind, bool on, usec until)
{
    const struct event event =
        event_evidence(clock_boot(), (struct event_evidence){ .source = p->source->type->name,
                                                              .detail = "",
                                                              .kind = kind,
                                                              .on = on,
                                                              .until_at = until });

    source_emit_event(p->source, &event);
}

static void claim(struct presence_sensor *p, enum prox_verdict verdict)
{
    const bool shows_person = verdict == PROX_PRESENT, shows_none = verdict == PROX_ABSENT;

    if (p->shows_person && !shows_person)
        emit(p, EVIDENCE_PRESENT, false, USEC_NEVER);
    if (p->shows_none && !shows_none)
        emit(p, EVIDENCE_ABSENT, false, USEC_NEVER);
    if (shows_person)
        emit(p, EVIDENCE_PRESENT, true,
             usec_add(clock_boot(), p->source->port->settings->passive_limit / 4));
    if (shows_none && !p->shows_none)
        emit(p, EVIDENCE_ABSENT, true, USEC_NEVER);
    p->shows_person = shows_person;
    p->shows_none = shows_none;
}

static void update_flags(struct presence_sensor *p)
{
    unsigned flags =
        p->source->flags & ~(unsigned)(SOURCE_PRESENCE_TRUSTED | SOURCE_ATTENTION_TRUSTED);

    for (unsigned i = 0; i < CHANNELS_MAX; i++)
        if (p->channels[i].is_trusted)
            flags |= p->channels[i].kind == PROX_PRESENCE ? SOURCE_PRESENCE_TRUSTED
                                                          : SOURCE_ATTENTION_TRUSTED;
    p->source->flags = flags;
}

/* "iio:device3: in_proximity0_raw is 1, not trusted until it changes; in_attention_input is 100"
 */
static void update_state(struct presence_sensor *p)
{
    struct bilingual text = { 0 };
    bool is_readable = false;

    for (unsigned i = 0; i < p->n_devices * PROX_KIND_MAX; i++) {
        const struct prox_channel *c = &p->channels[i];

        if (i % PROX_KIND_MAX == 0)
            bilingual_add(&text, "%siio:device%u: ", i ? "; " : "", p->devices[i / PROX_KIND_MAX]);
        else if (c->attribute && c[-1].attribute)
            bilingual_add(&text, "; ");
        if (!c->attribute)
            continue;
        prox_channel_describe(c, &text);
        is_readable |= c->error == 0 || c->error == -EBADMSG;
    }
    update_flags(p);
    source_set_sentence(p->source, is_readable ? SOURCE_READY : SOURCE_FAILED, &text);
}

/* The memory of a channel is kept while its device is recognised: the only one by that, one of two
 * by its number. */
static void recognise(struct presence_sensor *p, const unsigned *list, unsigned n)
{
    const bool is_same = n == p->n_devices && memcmp(list, p->devices, n * sizeof *list) == 0;

    if (!is_same && !(n == 1 && p->n_devices == 1))
        memset(p->channels, 0, sizeof p->channels);
    memcpy(p->devices, list, n * sizeof *list);
    p->n_devices = n;
}

/* Finds the file of the channel. */
static bool find_file(struct prox_channel *c, unsigned device, char path[PROX_PATH_MAX])
{
    c->attribute = NULL;
    for (unsigned i = 0; !c->attribute && prox_channel_attribute(c->kind, i); i++)
        if (prox_devices_attribute(path, device, prox_channel_attribute(c->kind, i)))
            c->attribute = prox_channel_attribute(c->kind, i);
    if (!c->attribute)
        *c = (struct prox_channel){ .kind = c->kind };
    return c->attribute;
}

/* Returns how many channels there are to read. Without a device the memory stays: it may return. */
static unsigned find_channels(struct presence_sensor *p, struct prox_read list[PROX_READS_MAX])
{
    unsigned devices[PROX_DEVICES_MAX], n = 0;
    const unsigned n_devices = prox_devices_find(devices);

    if (n_devices == 0)
        return 0;
    recognise(p, devices, n_devices);
    for (unsigned i = 0; i < n_devices * PROX_KIND_MAX; i++) {
        p->channels[i].kind = (enum prox_kind)(i % PROX_KIND_MAX);
        n += find_file(&p->channels[i], devices[i / PROX_KIND_MAX], list[n].path);
    }
    return n;
}

/* Returns whether there is no channel to read. */
static bool fail_without(struct presence_sensor *p, unsigned n_channels)
{
    unsigned devices[PROX_DEVICES_MAX];

    if (n_channels > 0)
        return false;
    claim(p, PROX_UNKNOWN);
    if (prox_devices_find(devices) > 0)
        source_set_state(p->source, SOURCE_FAILED,
                         N_("iio:device%u has neither in_proximity0_raw nor in_attention_input"),
                         devices[0]);
    else
        source_set_state(p->source, SOURCE_ABSENT, PROX_DEVICES_NONE);
    return true;
}

/* The results are in the order of find_channels(). */
static void take(struct presence_sensor *p, const struct prox_read *list)
{
    for (unsigned i = 0; i < p->n_devices * PROX_KIND_MAX; i++)
        if (p->channels[i].attribute) {
            prox_channel_take(&p->channels[i], list->text, list->error);
            list++;
        }
}

static void on_read(void *userdata, const struct prox_read *list, unsigned n)
{
    struct presence_sensor *p = userdata;
    bool is_complete = true;

    p->reader = NULL;
    p->limit = sd_event_source_disable_unref(p->limit);
    for (unsigned i = 0; i < n; i++)
        is_complete &= list[i].error == 0;
    if (!is_complete && !p->is_retry) { /* the device may have another number by now */
        p->is_retry = true;
        read_now(p);
        return;
    }
    take(p, list);
    claim(p, p->is_outdated ? PROX_UNKNOWN
                            : prox_channel_judge(p->channels, p->n_devices * PROX_KIND_MAX));
    update_state(p);
    p->is_retry = false;
    if (p->is_asked_again) {
        p->is_asked_again = p->is_outdated = false;
        read_now(p);
    }
}

/* A reading that never ends keeps its thread, and there is no second one. A late result counts. */
static int on_limit(sd_event_source *, uint64_t, void *userdata)
{
    struct presence_sensor *p = userdata;

    claim(p, PROX_UNKNOWN);
    source_set_state(p->source, SOURCE_FAILED, N_("iio:device%u does not answer"), p->devices[0]);
    return 0;
}

static void read_now(struct presence_sensor *p)
{
    struct prox_read list[PROX_READS_MAX];
    const unsigned n = find_channels(p, list);
    sd_event *event = p->source->port->event;
    int r;

    if (fail_without(p, n))
        return;
    r = prox_reader_start(&p->reader, event, list, n, on_read, p);
    if (r >= 0)
        r = sd_event_add_time_relative(event, &p->limit, CLOCK_MONOTONIC, (uint64_t)ANSWER_LIMIT, 0,
                                       on_limit, p);
    if (r < 0) {
        p->reader = prox_reader_abandon(p->reader);
        claim(p, PROX_UNKNOWN);
        source_set_state(p->source, SOURCE_FAILED, N_("cannot read the sensor: %s"), strerror(-r));
    }
}

static void presence_ask(struct source *s)
{
    struct presence_sensor *p = s->self;

    if (p->is_off)
        return;
    if (p->reader) {
        p->is_asked_again = true;
        return;
    }
    p->is_retry = p->is_outdated = p->is_asked_again = false;
    read_now(p);
}

/* The chair is not empty. */
static void presence_expire(struct source *s)
{
    struct presence_sensor *p = s->self;

    p->is_outdated = true;
    if (p->shows_none)
        claim(p, PROX_UNKNOWN);
}

/* Looks for the device without a reading. */
static void presence_probe(struct source *s)
{
    struct presence_sensor *p = s->self;
    struct prox_read list[PROX_READS_MAX];

    if (!p->is_off && !p->reader && s->state != SOURCE_READY &&
        !fail_without(p, find_channels(p, list)))
        update_state(p);
}

static void stop(struct presence_sensor *p)
{
    p->reader = prox_reader_abandon(p->reader);
    p->limit = sd_event_source_disable_unref(p->limit);
    p->is_asked_again = false;
}

static void presence_configure(struct source *s)
{
    struct presence_sensor *p = s->self;
    const bool is_off = prox_devices_are_off(s->port->settings);

    if (is_off == p->is_off)
        return;
    p->is_off = is_off;
    if (!is_off) {
        presence_probe(s);
        return;
    }
    stop(p);
    claim(p, PROX_UNKNOWN);
    memset(p->channels, 0, sizeof p->channels);
    p->n_devices = 0;
    update_flags(p);
    source_set_state(s, SOURCE_ABSENT, PROX_DEVICES_OFF);
}

static int presence_open(struct source *s)
{
    struct presence_sensor *p = s->self;

    p->source = s;
    presence_probe(s);
    return 0;
}

static void presence_close(struct source *s)
{
    struct presence_sensor *p = s->self;

    stop(p);
}

const struct source_type source_presence_iio = {
    .name = "presence_iio",
    .kind = SOURCE_SENSOR,
    .size = sizeof(struct presence_sensor),
    .open = presence_open,
    .close = presence_close,
    .probe = presence_probe,
    .configure = presence_configure,
    .ask = presence_ask,
    .expire = presence_expire,
};
