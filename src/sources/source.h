/*
 * Source: the port through which everything known about the person arrives.
 *
 * A source is one file, one line in the table (sources/table.c) and one line in meson.build. It
 * opens what it listens to, says what it hears as events for the core, and never judges. Its
 * instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "core/event.h"
#include "util/clock.h"

enum source_state {
    SOURCE_ABSENT,  /* what it listens to is not here */
    SOURCE_STANDBY, /* not now, it will call; or another of its kind serves */
    SOURCE_READY,
    SOURCE_FAILED, /* it should work and does not */
    SOURCE_STATE_MAX
};

enum source_kind {
    SOURCE_IDLE,
    SOURCE_SESSION,
    SOURCE_INHIBITOR,
    SOURCE_MEDIA,
    SOURCE_CALL,
    SOURCE_HOLD,
    SOURCE_KIND_MAX
};

#define SOURCE_DETAIL_MAX 160

struct source;
struct windows;

/* What a source may use and whom it tells; borrowed for its life. */
struct source_port {
    sd_event *event;
    struct clock *clock;
    sd_bus *user_bus;              /* the session bus */
    struct system_bus *system_bus; /* sources/system_bus.h; there may be none behind it */
    struct login *login;           /* sources/session/login.h */
    struct lock *lock;             /* sources/session/lock.h */
    struct windows *windows;       /* sources/inhibit/windows.h */
    struct x11_display *x11;       /* sources/x11_display.h; NULL: built without */
    void (*heard)(void *userdata, struct source *s, const struct event *event);
    void (*changed)(void *userdata, struct source *s);  /* its state or detail */
    bool (*is_ready)(void *userdata, const char *name); /* the source of this name */
    void *userdata;
};

struct source_type {
    const char *name; /* [a-z0-9_]+ */
    enum source_kind kind;

    /* The source that tells the same and more: while it is ready this one stands by, and its look()
     * is called when that changes. NULL: none. */
    const char *stands_by_for;

    /* Begins to listen, now or as soon as it can; says which by source_say(). Returns 0, or a
     * negative errno when it never can in this process. */
    int (*open)(struct source *s);
    void (*close)(struct source *s);

    /* The surroundings changed: a display came, the environment of the session became known, the
     * system bus came or went. Who is not ready tries again, at once and then by its own back-off;
     * who is ready may ignore it. NULL: needs nothing of that. */
    void (*look)(struct source *s);

    /* Idle sources: the standing watch. @threshold: µs without input until EVENT_IDLE; kept over
     * reconnects. */
    void (*arm)(struct source *s, usec threshold);
    /* One shot: EVENT_INPUT for the next input; asking again before it came changes nothing. NULL:
     * it cannot. */
    void (*await_input)(struct source *s);
};

struct source {
    const struct source_type *type;
    const struct source_port *port;
    void *self; /* the type's own */
    enum source_state state;
    char detail[SOURCE_DETAIL_MAX]; /* one sentence */
    usec heard_at;                  /* the last event; USEC_NONE */
    uint64_t events;
    usec last_input_at; /* idle sources, as they become ready: USEC_NONE: cannot say */
    bool hides_idle;    /* idle sources: they hear nothing while somebody inhibits */
    usec known_at;      /* when that was so; USEC_NEVER: it is idle since */
};

const char *source_state_name(enum source_state state);
const char *source_kind_name(enum source_kind kind);

/* For sources: their state, with one sentence of detail that says which or why not. */
void source_say(struct source *s, enum source_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* For sources: is the one ready for which this one stands by? */
bool source_stands_by(const struct source *s);

/* For sources: an event; counted, and passed on if this source serves. */
void source_heard(struct source *s, enum event_type type, usec at);

/* The same for an event with more to it (EVENT_LOCK, EVENT_SUSPEND, EVENT_SEAT with .on). */
void source_heard_event(struct source *s, const struct event *event);
