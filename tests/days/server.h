/*
 * Server: whoever counts idleness on a desktop, together with our source that listens to it; each
 * as it was measured, with its faults. It says what the core would hear, and nothing else.
 *
 * What differs: whether an inhibitor hides idleness, and the input meanwhile; what the end of one
 * does to the count; what counts as input that is none; how exact "since" is; what is known at a
 * reconnect.
 */
#pragma once

#include "plan.h"

/* One instant on both clocks: servers count MONOTONIC, which stands while the machine sleeps. */
struct instant {
    usec boot, mono;
};

struct server {
    enum desktop type;
    usec threshold;
    uint64_t random;
    usec slept; /* BOOTTIME - MONOTONIC */
    bool is_up, is_watched;
    struct instant last; /* what idleness is counted from */
    usec error;          /* of the next word of idleness */
    bool is_idle;        /* that word is said */
    bool is_awaited;     /* the one-shot stands */
    bool is_deaf_shot;   /* version 1: it was made under an inhibitor and is not idle yet */
    unsigned inhibitors;

    /* Wayland version 2: the notification beside it, which inhibitors hold back */
    bool is_pair_claimed;
    struct instant pair_at; /* inhibited until then; mono is USEC_NEVER while it is */

    /* Mutter: what our source keeps */
    struct instant kept; /* the last input, while the one-shot stands; mono is USEC_NONE: none */
    bool is_kept_idle;   /* idleness was the last word to the core */
    bool expects_idle;
    usec timer_at; /* MONOTONIC */

    void (*tell)(void *userdata, const struct event *event);
    void *userdata;
};

void server_init(struct server *s, const struct plan *p,
                 void (*tell)(void *userdata, const struct event *event), void *userdata);

/* It starts, anew, at @now, or ends. */
void server_start(struct server *s, usec now);
void server_stop(struct server *s, usec now);

/* Our source connects, and says that it is ready; or the service is gone. */
void server_watch(struct server *s, usec now, bool is_new);
void server_unwatch(struct server *s);

void server_touch(struct server *s, usec now);
/* The count is set to 0 without a hand, where the server counts such things. */
void server_reset(struct server *s, usec now);
void server_inhibit(struct server *s, usec now, bool on);
void server_await(struct server *s, usec now);
/* The machine slept for @length. */
void server_slept(struct server *s, usec length);

/* When it has something to say by itself, on BOOTTIME while the machine is awake; and to say it. */
usec server_next(const struct server *s, usec now);
void server_run(struct server *s, usec now);

/* Does it hear neither idleness nor input while somebody inhibits? */
bool desktop_hides_idle(enum desktop desktop);
