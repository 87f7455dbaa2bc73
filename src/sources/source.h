/*
 * Source: the port through which all evidence about the person arrives.
 *
 * A source is one file, one line in the table (sources/table.c) and one line in meson.build. It
 * connects to the service that it listens to, emits events for the core, and never judges them.
 * Instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "core/event.h"
#include "sources/session/login_facts.h"
#include "util/backoff.h"
#include "util/clock.h"
#include "wording/bilingual.h"
#include "wording/translation.h"

enum source_state {
    SOURCE_ABSENT,  /* the service that it listens to does not exist here */
    SOURCE_STANDBY, /* waits for that service, or another source serves in its place */
    SOURCE_READY,
    SOURCE_FAILED, /* the service exists and does not work */
    SOURCE_STATE_MAX
};

enum source_kind {
    SOURCE_IDLE,
    SOURCE_SESSION,
    SOURCE_INHIBITOR,
    SOURCE_MEDIA,
    SOURCE_CALL,
    SOURCE_HOLD,
    SOURCE_TRACKER,
    SOURCE_SENSOR,
    SOURCE_KIND_MAX
};

/* Facts about a source for programs, bits of source.flags; Source.Flags has their names. */
enum source_flag {
    SOURCE_HIDES_IDLENESS = 1 << 0, /* an inhibitor hides idle and input from the idle source */
    SOURCE_REFUSED = 1 << 1,        /* its server answers, but refuses the connection */
    SOURCE_FULL = 1 << 2,           /* its table is full: it leaves programs out */
    SOURCE_CONTRADICTED = 1 << 3,   /* input contradicts the lock or the suspend that it reports */
    SOURCE_REMINDS = 1 << 4,        /* its program reminds of breaks, too */
    /* A channel of a sensor that has been seen to change. */
    SOURCE_PRESENCE_TRUSTED = 1 << 5,
    SOURCE_ATTENTION_TRUSTED = 1 << 6,
};

#define SOURCE_FLAGS_MAX 7 /* how many there are */

#define SOURCE_DETAIL_MAX 256

struct source;
struct trackers;
struct windows;

/* The objects that a source may use, and the callbacks that it reports to; borrowed for its life.
 */
struct source_port {
    sd_event *event;
    struct clock *clock;
    sd_bus *user_bus;                /* the session bus */
    struct system_bus *system_bus;   /* sources/system_bus.h; may be without a connection */
    struct login *login;             /* sources/session/login.h */
    struct lock *lock;               /* sources/session/lock.h */
    struct windows *windows;         /* sources/windows.h */
    struct trackers *trackers;       /* sources/tracker/trackers.h */
    const struct settings *settings; /* as they are now; configure() is called when they change */
    const char *ignored;             /* Sitting.Ignore: programs, separated by ';' */
    void (*emit)(void *userdata, struct source *s, const struct event *event);
    void (*changed)(void *userdata, struct source *s); /* its state or detail changed */
    enum source_state (*state_of)(void *userdata, const char *name); /* of this source */
    /* Asks the user manager once more for the display's variables; probe() follows if they changed.
     */
    void (*ask_displays)(void *userdata);
    void *userdata;
};

struct source_type {
    const char *name; /* [a-z0-9_]+ */
    enum source_kind kind;
    size_t size; /* of source.self, which is zero when open() is called; 0: it needs none */

    /* The source that reports the same and more: while that one is ready, this one stands by, and
     * its probe() is called when that changes. NULL: none. */
    const char *stands_by_for;

    /* Begins to listen, now or as soon as it can, and calls source_set_state() with the result. May
     * become ready and emit before it returns. Returns >= 0, or a negative errno when it never can
     * in this process; then close() follows, and nothing else is called. */
    int (*open)(struct source *s);
    void (*close)(struct source *s); /* NULL: there is nothing to undo */

    /* The surroundings changed: a display appeared, the environment of the session became known,
     * the system bus appeared or disappeared. A source that is not ready tries again, at once and
     * then by its own back-off; a source that is ready may ignore it. NULL: depends on none of it.
     */
    void (*probe)(struct source *s);

    /* The settings changed. NULL: depends on none. */
    void (*configure)(struct source *s);

    /* The state of another source changed. NULL: depends on none, or by stands_by_for alone. */
    void (*other_changed)(struct source *s);

    /* A tracker of this source came or went. NULL: its detail names no trackers. */
    void (*trackers_changed)(struct source *s);

    /* Idle sources: sets the permanent watch. @threshold: µs without input until EVENT_IDLE, > 0;
     * kept over reconnects. Called right after open(), before the loop runs, and at each change. */
    void (*arm)(struct source *s, usec threshold);
    /* Idle sources: EVENT_INPUT for the next input, once; a second call before that input changes
     * nothing. NULL: not supported. */
    void (*await_input)(struct source *s);

    /* Sources of evidence: reads the present state of what the source listens to once more, without
     * waiting, and emits what a missed signal left out. Called when the person has been idle for
     * AwayAfter, at most once an absence. NULL: not supported. */
    void (*ask)(struct source *s);
    /* After SOURCE_FAILED, ask() is called again after 1, 2, 4 ... 60 s, eight times: no answer
     * once must not count until the next change. */
    bool asks_again;
    /* Sources that know what they emit only from ask(): the person gave input, so that answer is
     * outdated and its evidence ends. NULL: follows changes by itself. */
    void (*expire)(struct source *s);
};

struct source {
    struct backoff again; /* the next ask() of a type that .asks_again */
    const struct source_type *type;
    const struct source_port *port;
    void *self; /* the type's own, of source_type.size; NULL: not open */
    enum source_state state;
    char *detail;       /* one sentence, and what the next two add; owned. NULL: none
                         * yet */
    char *translated;   /* the same in the language of the person; NULL: no translation is open */
    unsigned left_out;  /* of source_set_left_out() */
    uint64_t discarded; /* of source_discard() */
    size_t sentence_length;   /* of the sentence alone */
    size_t translated_length; /* the same of .translated */
    unsigned flags;           /* of enum source_flag; set before source_set_state() */
    usec last_event_at;       /* USEC_NONE: none yet */
    uint64_t events;
    struct login_server server; /* idle sources: set before SOURCE_READY */
    usec last_input_at;         /* idle sources; USEC_NONE: unknown */
    usec last_input_read_at; /* when last_input_at was read, or became ready without it; USEC_NEVER:
                              * EVENT_IDLE was the last event */
};

const char *source_state_name(enum source_state state);
const char *source_kind_name(enum source_kind kind);

/* The name of bit @i of the flags, i < SOURCE_FLAGS_MAX: "hides-idleness". */
const char *source_flag_name(unsigned i);

/* Opens the source; if it cannot be opened, its state becomes SOURCE_FAILED. */
void source_open(struct source *s);

/* Has no effect on a source that is not open. */
void source_close(struct source *s);

/* For a placeholder in the table: from here on, @type, which a module has, serves the source. */
void source_hand_over(struct source *s, const struct source_type *type);

/* For sources: sets the state, with one sentence that describes it or its cause. @format: marked
 * with N_(), for the bus; the log has it in English. */
void source_set_state(struct source *s, enum source_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a sentence that was built in parts. */
void source_set_sentence(struct source *s, enum source_state state,
                         const struct bilingual *sentence);

/* For sources: SOURCE_FAILED, with a sentence that ends in its cause. @what: marked with N_(), ends
 * in a colon, with a conversion for @name. @reason: marked with N_(), or the name of an error. */
void source_fail(struct source *s, const char *what, const char *name, const char *reason)
    __attribute__((format(printf, 2, 0)));

/* The detail for people, in their language; "" if there is none yet. */
const char *source_detail(const struct source *s);

/* For sources: adds to the detail how many entries did not fit into a table; 0: all of them fit. */
void source_set_left_out(struct source *s, unsigned n);

/* For sources: a report was not valid. The detail has the number of them; a change of it is
 * announced only each time that the number has doubled, because a broken device sends many. */
void source_discard(struct source *s);

/* For sources: whether Sitting.Ignore names this program. A source then claims nothing of it. */
bool source_ignores(const struct source *s, const char *program);

/* For sources: true while the source of stands_by_for is ready, so that @s must stand by. */
bool source_stands_by(const struct source *s);

/* For sources: emits a plain event. It is counted, and passed on if this source serves. */
void source_emit(struct source *s, enum event_type type, usec at);

/* The same for any event. */
void source_emit_event(struct source *s, const struct event *event);
