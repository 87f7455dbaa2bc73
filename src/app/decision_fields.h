/*
 * Decision fields: the members of an effect as " name=value", for a printed replay.
 */
#pragma once

#include <stdio.h>

#include "core/effect.h"
#include "store/trace_file.h"

struct decisions {
    FILE *out;
    struct trace_clock clock;
    uint64_t n_printed; /* of core_decisions() */
};

#define DECISION_INSTANT_MAX 32

/* Local time; returns @buf, of DECISION_INSTANT_MAX bytes, or a word for no instant. */
const char *decision_instant(char *buf, const struct decisions *d, usec at);

void decision_put_instant(const struct decisions *d, const char *name, usec at);
void decision_put_duration(const struct decisions *d, const char *name, usec length);
void decision_put_word(const struct decisions *d, const char *name, const char *word);
void decision_put_number(const struct decisions *d, const char *name, unsigned number);
void decision_put_text(const struct decisions *d, const char *name, const char *text);

/* All members of @e. */
void decision_put_effect(const struct decisions *d, const struct effect *e);
