#include "sources/system_bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "util/log.h"

/* After it broke: tries at 1, 2, 4 ... s, then each minute; a system bus that is gone for good ends
 * the machine. */
#define RETRY_MAX 6

/* Where there never was one (a container, a bare X session), tries that end. */
#define TRIES_MAX 8

struct system_bus {
    sd_event *event;
    sd_bus *bus;
    void (*changed)(void *userdata);
    void *userdata;
    sd_event_source *retry;
    unsigned tries;
    bool was_there;
};

static int on_retry(sd_event_source *source, uint64_t now, void *userdata);

static void try_later(struct system_bus *s)
{
    unsigned n = s->tries < RETRY_MAX ? s->tries : RETRY_MAX;
    uint64_t wait = (uint64_t)usec_min(USEC_SEC << n, USEC_MIN);

    if (!s->was_there && s->tries >= TRIES_MAX)
        return;
    s->tries++;
    s->retry = sd_event_source_disable_unref(s->retry);
    sd_event_add_time_relative(s->event, &s->retry, CLOCK_MONOTONIC, wait, 0, on_retry, s);
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct system_bus *s = userdata;

    (void)m;
    (void)error;
    if (!s->bus)
        return 0;
    log_info("the system bus is gone");
    sd_bus_detach_event(s->bus);
    s->bus = sd_bus_unref(s->bus);
    s->changed(s->userdata);
    try_later(s);
    return 0;
}

static int connect_now(struct system_bus *s)
{
    sd_bus *bus = NULL;
    int r = sd_bus_open_system(&bus);

    if (r >= 0)
        r = sd_bus_attach_event(bus, s->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_bus_match_signal_async(bus, NULL, "org.freedesktop.DBus.Local",
                                      "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                                      "Disconnected", on_disconnected, NULL, s);
    if (r < 0) {
        sd_bus_unref(bus);
        return r;
    }
    s->bus = bus;
    s->was_there = true;
    s->tries = 0;
    return 0;
}

static int on_retry(sd_event_source *source, uint64_t now, void *userdata)
{
    struct system_bus *s = userdata;

    (void)source;
    (void)now;
    if (connect_now(s) < 0)
        try_later(s);
    else
        s->changed(s->userdata);
    return 0;
}

struct system_bus *system_bus_new(sd_event *event, void (*changed)(void *userdata), void *userdata)
{
    struct system_bus *s = calloc(1, sizeof *s);
    int r;

    if (!s)
        return NULL;
    s->event = event;
    s->changed = changed;
    s->userdata = userdata;
    r = connect_now(s);
    if (r < 0) {
        log_info("no system bus: %s", strerror(-r));
        try_later(s);
    }
    return s;
}

struct system_bus *system_bus_free(struct system_bus *s)
{
    if (!s)
        return NULL;
    sd_event_source_disable_unref(s->retry);
    if (s->bus)
        sd_bus_detach_event(s->bus);
    sd_bus_flush_close_unref(s->bus);
    free(s);
    return NULL;
}

sd_bus *system_bus_get(const struct system_bus *s)
{
    return s ? s->bus : NULL;
}
