/*
 * World: a core with a fake clock, and models of its surroundings: a person, an idle source, a
 * notifier.
 *
 * After each step it checks the rules that always hold: see world-check.h.
 */
#pragma once

#include <glib.h>

#include "core/core.h"

#define WORLD_START (100 * USEC_HOUR) /* of BOOTTIME, at the first midnight */

/* An exercise of two steps: 5 s, then a hold as long as the setting. It has sides and is a rest. */
extern const struct plan world_plan;

enum world_server {
    WORLD_SERVER_GOOD,   /* shows reminders, rejects them during do not disturb */
    WORLD_SERVER_ABSENT, /* every delivery fails */
    WORLD_SERVER_SILENT  /* never replies; the test sends the replies */
};

struct world_record {
    enum presence_state state;
    usec at;
    usec rest_at;    /* an absence: credited from here; USEC_NEVER: not credited yet */
    usec known_at;   /* when the core reported it */
    bool is_stretch; /* a full rest of any length */
    usec walked_for; /* an absence: twice of this is credited at least */
    bool is_walk;    /* a walk in it makes it a full rest */
};

struct world {
    char label[64]; /* printed when a check fails */
    struct core core;
    usec now;
    bool is_late;        /* the timer never expires by itself */
    bool is_checked;     /* compare the totals with the timeline, too */
    enum refusal result; /* of the last step */

    /* the source: a standing watch at AwayAfter, and one report of the next input when asked */
    bool is_ready, can_await, is_awaited, is_idle_reported;
    bool hides_idle; /* reports no idleness while a film plays or there is an inhibitor */
    usec last_input_at;
    bool is_reset;  /* the last input was a reset of the counters by a program */
    bool is_unread; /* the source has not reported it */
    bool was_reset; /* the last report of the source was of a reset */
    usec slept_for; /* since the last input; the counter of the server stops meanwhile */
    usec asleep_at; /* USEC_NONE: awake */

    enum world_server server;
    bool is_dnd;
    struct plan plan; /* of every exercise */
    unsigned bubble;  /* on screen under this id; 0: none */

    GArray *effects;  /* struct effect: all since world_forget() */
    GArray *timeline; /* of struct world_record, built from the effects */
    unsigned alert;   /* the id of the alert on the wrist; 0: none */
    bool is_down;     /* killed, and not restarted yet: events are lost */
    char saved[CORE_SAVE_MAX];
    usec killed_at;
    char recorded[CORE_SAVE_MAX]; /* by world_record(); empty: nothing */
    usec recorded_at, save_at;
};

/* Starts the clock and the core, not the source. @settings: NULL: the defaults. */
void world_init(struct world *w, const struct settings *settings, usec now);
void world_done(struct world *w);

/* Passes @event to the core now, then the replies of the notifier. Returns what core_step()
 * returned. */
enum refusal world_send(struct world *w, struct event event);

/* The same for an event that has only a type and an instant. */
enum refusal world_send_plain(struct world *w, enum event_type type);
/* The plan of the exercise that is next. */
const struct plan *world_next_plan(struct world *w);

enum refusal world_switch(struct world *w, enum event_type type, bool on);

/* Lets time pass up to @at: the timer and the idle source do their work. */
void world_to(struct world *w, usec at);

/* The person touches something once now, or at intervals of @every until @until. */
void world_touch(struct world *w);
void world_type(struct world *w, usec until, usec every);

/* The same for a program that resets the counters of the source, which can tell. */
void world_reset(struct world *w);
void world_reset_until(struct world *w, usec until, usec every);

void world_ready(struct world *w, bool knows_last, bool can_await);
void world_lose(struct world *w);
void world_suspend(struct world *w);
void world_resume(struct world *w);
/* Sleeps until @until without a suspend event. */
void world_sleep_unannounced(struct world *w, usec until);

/* Saves the state, as the service does with each row of its history: a power cut leaves the last
 * one. */
void world_record(struct world *w);

/* The time while the service did not run. */
enum world_end {
    WORLD_RUNNING,   /* nothing: the session continued */
    WORLD_POWER_OFF, /* the machine was shut down in good order */
    WORLD_POWER_CUT, /* it was not; the next record was due at the instant of core_save_at() */
    /* A new session began. The service had ... */
    WORLD_SIGNED_OUT,  /* ended with the old one, as logind reported */
    WORLD_NO_LOGIND,   /* stopped in good order, without logind */
    WORLD_STOPPED_OUT, /* been stopped by the person, who may have sat on */
    WORLD_KILLED_OUT,  /* been killed */
};

/* Ends the service without warning, and starts it again; returns what core_restore() returned. */
void world_kill(struct world *w);
int world_restart(struct world *w, enum world_end end);

/* The arguments of core_restore(): @text, of a process that ended at @ended_at. */
struct core_saved world_saved(const char *text, usec ended_at, enum world_end end);

/* Effects of one kind since world_forget(), and the newest of them (NULL: none). */
unsigned world_count(const struct world *w, enum effect_type type);
const struct effect *world_last(const struct world *w, enum effect_type type);
void world_forget(struct world *w);
