/*
 * Islands: short input between two absences. A person who reads touches the machine for a
 * moment, now and then.
 *
 * Here an absence is the time from one input to the next that only idleness indicates. An island
 * lasts at most settings_island() from its first input to its last.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"

/* An absence, and the input that ended it. */
struct island {
    usec blip_at; /* the beginning of the input before the absence, if it was a blip; USEC_NONE */
    usec absence_at; /* the last input before the absence; USEC_NONE: there is no such island */
    usec back_at;    /* the first input after it */
    usec end_at;     /* the last input before the next absence; USEC_NONE: not known yet */
};

struct islands {
    struct island last; /* the one before the present absence or input */
    struct island next; /* the present input, if it may turn out to be an island */
    usec begin_at;      /* .next: its first input; later than back_at if there was a long pause */
    usec ask_at;     /* .next: when to request the next input; USEC_NEVER: no request is planned */
    usec asked_at;   /* .next: when it was requested; USEC_NONE: not, or it has come */
    usec idle_at;    /* the beginning of the present absence; USEC_NONE: none, or of another kind */
    usec blip_at;    /* the beginning of the input before it, if it was a blip; USEC_NONE */
    bool is_reading; /* the last two absences were reading, and the present one may be */
};

/* Forgets all islands and absences. */
extern const struct islands islands_none;
