/*
 * History calls: the methods that read the history. A call that is not answered at once is worked
 * on in later turns of the loop, a few milliseconds each, so that the service stays responsive.
 */
#pragma once

#include "bus/model.h"
#include "store/history_query.h"

/* Calls that may wait for their answers. */
#define HISTORY_CALLS_MAX 8

struct history_call;

struct history_calls {
    unsigned n;
    struct history_call *list[HISTORY_CALLS_MAX]; /* owned; the next one to work on comes first */
    sd_event_source *turn;                        /* while calls wait */
};

/* Answers @m from the history, now or later. Returns what a method handler returns. */
int history_calls_add(struct history_calls *calls, const struct bus_model *model, sd_bus_message *m,
                      const struct history_request *request, sd_bus_error *error);

/* Drops all calls without an answer. */
void history_calls_done(struct history_calls *calls);

/* The error of all calls that need the history while there is none. Returns the negative errno for
 * the handler. */
int history_calls_unavailable(const struct bus_model *model, sd_bus_error *error);
