/*
 * Event value: one member of an event as a "name=value" of a trace.
 */
#pragma once

#include <stddef.h>

#include "core/event.h"
#include "store/pairs.h"

enum argument_type {
    ARGUMENT_NONE, /* end of the list */
    ARGUMENT_INSTANT,
    ARGUMENT_DURATION,
    ARGUMENT_SWITCH,
    ARGUMENT_NUMBER,
    ARGUMENT_SEED,
    ARGUMENT_KIND,
    ARGUMENT_STATE,
    ARGUMENT_TEXT,
    ARGUMENT_SOURCE, /* a text that may be missing: the last of the list */
    ARGUMENT_FLAG,   /* written if it is true: the last of the list */
    ARGUMENT_COUNT,  /* 64 bits */
    ARGUMENT_COUNTER,
    ARGUMENT_SETTINGS, /* all the remaining pairs */
    ARGUMENT_SIDE,
    ARGUMENT_FEEDBACK,
    ARGUMENT_PLAN, /* pairs that may be missing: the last of the list */
};

/* The names are arrays inside the table. Pointers would be relocated at each start, and their pages
 * would be private memory of the process. */
struct argument {
    char name[12];
    enum argument_type type;
    size_t offset;
};

/* Appends the member; nothing for a member that may be missing and has its default. */
void event_value_add(struct pairs *p, const struct event *e, const struct argument *a);

/* Reads one pair into the member; not SETTINGS and PLAN, which have several. Texts are borrowed
 * from @pair. Returns 0, or -EINVAL if the value is invalid or belongs to another type. */
int event_value_read(struct event *e, const struct argument *a, const struct pair *pair);

/* The same for an instant alone. */
int event_value_read_instant(const struct pair *pair, usec *ret);
