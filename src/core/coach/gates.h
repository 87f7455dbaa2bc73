/*
 * Gates: everything that stands between now and the next reminder, as one list. Each gate is closed
 * until an instant.
 *
 * Whether a reminder may be delivered, the deadline of the coach, NextReminderTimestamp, HeldBy and
 * Phase are all read from this list.
 */
#pragma once

#include "core/coach/coach_state.h"

enum gate_type {
    /* These need a step to open: an event, or the step at their end. */
    GATE_PAUSE,
    GATE_HOURS, /* outside the working hours */
    GATE_SNOOZE,
    GATE_HOLD, /* one for each hold */
    /* Waits: the clock alone opens these. */
    GATE_RUNG,  /* between two reminders for one stretch, from the first one on screen */
    GATE_GRACE, /* after another gate has opened */
    GATE_RETRY, /* after a failed delivery */
};

struct gate {
    enum gate_type type;
    usec until_at;    /* closed before this instant; USEC_NEVER: its end is not known */
    const char *name; /* of a hold, as in HeldBy; borrowed from the coach */
};

#define GATES_MAX (GATE_RETRY + HOLDS_MAX)

/* In the order of enum gate_type. A wait that is over may still be in the list. */
struct gates {
    unsigned n;
    struct gate list[GATES_MAX];
};

/* Lists the gates of @c. */
void gates_list(struct gates *ret, const struct coach *c, const struct settings *s);

/* Returns whether a gate of this type is closed at @now. */
bool gates_has(const struct gates *g, enum gate_type type, usec now);

/* Returns whether the list has waits only: no pause, hours, snooze or hold. */
bool gates_are_waits(const struct gates *g);

/* Returns whether no gate is closed at @now. */
bool gates_are_open(const struct gates *g, usec now);

/* When all gates are open at the earliest; USEC_NONE: there is no gate, USEC_NEVER: not known. A
 * hold counts as not known, because it usually ends by an event before its cap. */
usec gates_open_at(const struct gates *g);

/* When the first gate opens that needs a step to open; USEC_NEVER: none at a known instant. The
 * step for the working hours comes from the calendar. */
usec gates_deadline(const struct gates *g);
