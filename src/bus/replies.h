/*
 * Replies: calls that are answered once their change is on the disk.
 *
 * A call that controls reminders (a pause, a hold) is applied at once, and only its answer waits. A
 * call that changes the record of the past waits with its event, which the owner of the model
 * applies and commits in one step. If the disk does not accept the change in time, the
 * first kind is answered nevertheless; the second fails with HistoryUnavailable and changes
 * nothing.
 */
#pragma once

#include "bus/model.h"

/* More than a loop turn handles. */
#define REPLIES_MAX 128

/* How long a call waits for the disk, µs. */
#define REPLIES_LATE (2 * USEC_SEC)

struct waiting_call {
    sd_bus_message *message; /* owned; the event borrows from it */
    usec called_at;          /* CLOCK_BOOTTIME */
    bool is_applied;
    struct event event; /* if it is not applied yet */
    struct plan *plan;  /* owned; of the event, or NULL */
};

struct replies {
    unsigned n;
    struct waiting_call list[REPLIES_MAX]; /* in the order of the calls */
};

/* The change of @call is applied: answer it when that is on the disk. Returns what a method handler
 * returns. */
int replies_add(struct replies *r, sd_bus_message *call);

/* Apply @event, and answer @call, only if the change can be stored. Returns what a method handler
 * returns. */
int replies_add_event(struct replies *r, sd_bus_message *call, const struct event *event,
                      sd_bus_error *error);

/* The next call whose event is to be applied, or NULL. */
struct waiting_call *replies_next_event(struct replies *r);

/* The core refused the event of @call: answer it with the reason and drop it. */
void replies_refuse(struct replies *r, struct waiting_call *call, const struct bus_model *model,
                    enum refusal refusal);

/**
 * replies_send() - answer calls
 * @is_stored:  all applied changes are on the disk
 * @late_at:    calls from this instant or before it wait no longer; USEC_NONE: none
 */
void replies_send(struct replies *r, bool is_stored, usec late_at);

/* Drops all calls without an answer. */
void replies_done(struct replies *r);

/* Answers a call that would change the record: the history cannot be written, nothing changed. */
void replies_fail(sd_bus_message *call);
