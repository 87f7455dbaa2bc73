/*
 * Proximity channel: one channel of a human presence sensor, its readings and their meaning.
 *
 * Machines differ in which channel works: on some the presence is right and the attention always
 * 100, on others the presence hardly moves and the attention is right. So a channel is trusted
 * only after it was seen to change between present and absent. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "wording/bilingual.h"

enum prox_kind {
    PROX_PRESENCE,  /* 0 or 1 */
    PROX_ATTENTION, /* 0 to 100 %; 0: the chair is empty */
    PROX_KIND_MAX
};

enum prox_verdict { PROX_UNKNOWN, PROX_PRESENT, PROX_ABSENT };

/* All zero: it was not read yet. */
struct prox_channel {
    enum prox_kind kind;
    const char *attribute;  /* its file; NULL: the device does not have this channel */
    bool is_read;           /* at least once */
    int error;              /* of the last reading: a negative errno, -EBADMSG: no number */
    long value;             /* of the last reading; without an error */
    enum prox_verdict last; /* of the last reading within the range; UNKNOWN: none yet */
    bool is_trusted;
};

/* The @i-th name that the kernel uses for a channel of this kind; NULL: there is no more. */
const char *prox_channel_attribute(enum prox_kind kind, unsigned i);

/* A reading: the content of the file, or a negative errno. A value out of range, or none, is
 * unknown, and the channel has to change again before it is trusted. */
void prox_channel_take(struct prox_channel *c, const char *text, int error);

/* The meaning of the last reading; UNKNOWN if the channel is not trusted. */
enum prox_verdict prox_channel_verdict(const struct prox_channel *c);

/* The meaning of all channels together: UNKNOWN if none is trusted, or if they contradict each
 * other.
 */
enum prox_verdict prox_channel_judge(const struct prox_channel *list, unsigned n);

/* Appends "in_proximity0_raw is 1, not trusted until it changes". */
void prox_channel_describe(const struct prox_channel *c, struct bilingual *b);
