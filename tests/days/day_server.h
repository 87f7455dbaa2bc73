/*
 * Server: the program that counts idleness on a desktop, together with our idle source for it. Each
 * behaves as the real one was measured to, faults included, and produces the events that the core
 * would receive.
 *
 * Servers differ in these points: whether an inhibitor hides idleness and input; whether the end of
 * an inhibitor restarts the count; which events besides input reset it; how exact the instant of
 * the last input is; and what is known of it after a reconnect.
 */
#pragma once

#include "day_plan.h"

/* One instant on both clocks: servers count on MONOTONIC, which stops while the machine sleeps. */
struct instant {
    usec boot, mono;
};

struct server {
    enum desktop type;
    usec threshold;
    uint64_t random;
    usec slept; /* BOOTTIME - MONOTONIC */
    bool is_up, is_watched;
    struct instant last; /* idleness is counted from here */
    usec error;          /* of the next report of idleness: how late, or if negative how early */
    bool is_idle;        /* idleness has been reported */
    bool is_awaited;     /* the one-shot notification is armed */
    bool is_blind_shot;  /* version 1: armed under an inhibitor, so it is not idle and reports no
                            input */
    unsigned inhibitors;

    /* Wayland version 2: the second notification, which inhibitors hold back */
    bool is_pair_claimed;
    struct instant pair_at; /* end of the last inhibitor; mono is USEC_NEVER while there is one */

    /* X11: a reset by a program is no input, as our source sees when it reads the counters */
    bool is_reset;  /* the last event was a reset */
    bool is_unread; /* and has not been reported */
    bool was_reset; /* the last report was of a reset */
    bool is_read;   /* the core requested the next input: the counters are read */

    /* Mutter: the state of our source */
    struct instant kept; /* the last input, while the one-shot is armed; mono is USEC_NONE: none */
    bool is_kept_idle;   /* the last event for the core was idleness */
    bool expects_idle;
    usec timer_at; /* MONOTONIC */

    void (*emit)(void *userdata, const struct event *event);
    void *userdata;
};

void server_init(struct server *s, const struct day_plan *p,
                 void (*on_event)(void *userdata, const struct event *event), void *userdata);

/* The server starts, possibly again, or ends. */
void server_start(struct server *s, usec now);
void server_stop(struct server *s, usec now);

/* Our source connects and is ready; or the service has ended. @is_new: it has no earlier state. */
void server_watch(struct server *s, usec now, bool is_new);
void server_unwatch(struct server *s);

void server_touch(struct server *s, usec now);
/* The count is reset without input; ignored on servers that have no such reset. */
void server_reset(struct server *s, usec now);
void server_inhibit(struct server *s, usec now, bool on);
void server_await(struct server *s, usec now);
/* The machine slept for @length. */
void server_slept(struct server *s, usec length);

/* The instant of the next event without a cause from outside, on BOOTTIME, if the machine stays
 * awake; and emit that event. */
usec server_next(const struct server *s, usec now);
void server_run(struct server *s, usec now);

/* Does the server report neither idleness nor input while there is an inhibitor? */
bool desktop_hides_idle(enum desktop desktop);
