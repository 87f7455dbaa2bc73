/*
 * World: a core with a fake clock, and around it the world as it really behaves: a person, an idle
 * source, a notifier.
 *
 * Whatever a test does with it, after every step it checks what must never be wrong: see
 * world-check.h.
 */
#pragma once

#include <glib.h>

#include "core/core.h"

#define WORLD_START (100 * USEC_HOUR) /* of BOOTTIME, at the first midnight */

enum world_server {
    WORLD_SERVER_GOOD,   /* shows what it is handed, refuses it under do-not-disturb */
    WORLD_SERVER_ABSENT, /* every delivery fails */
    WORLD_SERVER_SILENT  /* never answers; the test does */
};

struct world_record {
    enum presence_state state;
    usec at;
    usec rest_at; /* an absence: credited from here; USEC_NEVER: as yet not at all */
};

struct world {
    char label[64]; /* said when a check fails */
    struct core core;
    usec now;
    bool is_late;    /* the timer never comes by itself */
    bool is_checked; /* the totals against the timeline too */
    int result;      /* of the last step */

    /* the source: a standing watch at AwayAfter, and one report of the next input when asked */
    bool is_ready, can_await, is_awaited, said_idle;
    bool hides_idle; /* while a film plays or somebody inhibits it hears nothing */
    usec last_input_at;
    usec slept_for; /* since the last input; the counter of the server stands meanwhile */
    usec asleep_at; /* USEC_NONE: awake */

    enum world_server server;
    bool is_dnd;
    unsigned bubble; /* on screen under this id; 0: none */

    GArray *effects;  /* struct effect: all since world_forget() */
    GArray *timeline; /* struct world_record, as the effects tell it */
    bool is_down;     /* killed, and not yet started again: nothing hears or sees */
    char saved[CORE_SAVE_MAX];
    usec killed_at;
};

/* Starts the clock and the core, not the source. @settings: NULL: the defaults. */
void world_init(struct world *w, const struct settings *settings, usec now);
void world_done(struct world *w);

/* Hands in @event now, then what the notifier makes of it. Returns what core_step() returned. */
int world_send(struct world *w, struct event event);

/* The same for an event of which only the type and the instant count. */
int world_tell(struct world *w, enum event_type type);
int world_switch(struct world *w, enum event_type type, bool on);

/* Lets time pass up to @at: the timer and the idle source do their work. */
void world_to(struct world *w, usec at);

/* The person touches something now, or goes on doing so @every until @until. */
void world_touch(struct world *w);
void world_type(struct world *w, usec until, usec every);

void world_ready(struct world *w, bool knows_last, bool can_await);
void world_lose(struct world *w);
void world_suspend(struct world *w);
void world_resume(struct world *w);
/* Asleep until @until, and nobody said so. */
void world_sleep_unheard(struct world *w, usec until);

/* Ends the service without warning, and starts it again; returns what core_restore() returned. */
void world_kill(struct world *w);
int world_restart(struct world *w, bool was_off);

/* Effects of one kind since world_forget(), and the newest of them (NULL: none). */
unsigned world_count(const struct world *w, enum effect_type type);
const struct effect *world_last(const struct world *w, enum effect_type type);
void world_forget(struct world *w);
