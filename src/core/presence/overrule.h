/*
 * Overrule: input that contradicts a lock or a suspend. A person who types for minutes is
 * here, even if the source never reports the end of the lock.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"
#include "core/settings.h"

/* This many inputs contradict a lock, each long enough after the one before. */
#define OVERRULE_INPUTS 10

/* How many times in a row the next input is requested. */
#define OVERRULE_REQUESTS 12

struct overrule {
    bool lock, suspend; /* the present one is overruled, until the source reports its end */

    /* The input since the last idleness or since the beginning of the barrier. */
    unsigned n, requests;
    usec first_at, last_at; /* of those that count; USEC_NONE if .n is 0 */
};

void overrule_init(struct overrule *o);

/* The row of inputs has ended: there was no input for long, or the barrier is another one. */
void overrule_restart(struct overrule *o);

/* Input at @at during a barrier. Returns true if the row contradicts the barrier now. */
bool overrule_input(struct overrule *o, const struct settings *s, usec at);

/* When to request the next input; USEC_NEVER: not in this row any more. */
usec overrule_request(struct overrule *o, const struct settings *s, usec now);
