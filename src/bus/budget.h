/*
 * Budget: how many calls one connection may make, so that another client is answered soon. It is
 * checked before the arguments of a call are read.
 *
 * A call that changes something is accepted 20 times at once, then 20 times a second. A call with a
 * long answer is accepted always, unless other messages wait before it or behind it: then 30 times
 * at once, and 30 times a second. A Get has no limit. All other calls get LimitsExceeded.
 *
 * The bus reads the answers of the service more slowly than it forwards calls, and an answer waits
 * for those before it. Therefore few rejections are sent at a time.
 *
 * New connections do not avoid the limits: those beyond BUDGET_CONNECTIONS within a second share
 * one budget.
 */
#pragma once

#include "bus/model.h"

/* Connections with a budget of their own. */
#define BUDGET_CONNECTIONS 32

/* Rejections that may wait, about 700 bytes each; further calls get no answer. */
#define BUDGET_HELD_MAX 65536

enum budget_kind { BUDGET_CHANGE, BUDGET_LONG_ANSWER, BUDGET_KIND_MAX };

struct budget {
    sd_bus *bus; /* borrowed */
    const struct bus_model *model;
    sd_bus_slot *filter;
    sd_event_source *timer;
    unsigned n_rejected;   /* since the last trim */
    sd_bus_message **held; /* the rejections that are to be sent, from held_first to held_end */
    size_t held_first, held_end, held_size;
    struct {
        uint64_t sender;                   /* hash of the unique name */
        usec full_at[BUDGET_KIND_MAX];     /* when nothing is spent any more, CLOCK_BOOTTIME */
    } connections[BUDGET_CONNECTIONS + 1]; /* the last one is shared */
};

/* @b: all zero. Returns 0 or a negative errno. */
int budget_init(struct budget *b, sd_bus *bus, const struct bus_model *model);
void budget_done(struct budget *b);

/* Call it at the end of a turn: sends rejections, and gives memory back after a flood. */
void budget_end_turn(struct budget *b);
