#include "sources/sensor/prox_channel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wording/translation.h"

#define NAMES_MAX 2

static const struct {
    char names[NAMES_MAX][24]; /* of the channel's file; the second one: before Linux 6.14 */
    long max;                  /* the values are 0 to max */
} kinds[PROX_KIND_MAX] = {
    [PROX_PRESENCE] = { { "in_proximity0_raw", "in_proximity_raw" }, 1 },
    [PROX_ATTENTION] = { { "in_attention_input" }, 100 },
};

const char *prox_channel_attribute(enum prox_kind kind, unsigned i)
{
    return i < NAMES_MAX && *kinds[kind].names[i] ? kinds[kind].names[i] : NULL;
}

/* Digits, and the end of the line. Returns 0 or -EBADMSG. */
static int parse(const char *text, long *ret)
{
    char *end;

    errno = 0;
    *ret = strtol(text, &end, 10);
    return end == text || errno || (*end && strcmp(end, "\n") != 0) ? -EBADMSG : 0;
}

static enum prox_verdict read_value(const struct prox_channel *c)
{
    if (!c->is_read || c->error || c->value < 0 || c->value > kinds[c->kind].max)
        return PROX_UNKNOWN;
    return c->value > 0 ? PROX_PRESENT : PROX_ABSENT;
}

void prox_channel_take(struct prox_channel *c, const char *text, int error)
{
    enum prox_verdict now;

    c->is_read = true;
    c->error = error < 0 ? error : parse(text, &c->value);
    now = read_value(c);
    if (now == PROX_UNKNOWN)
        c->is_trusted = false;
    else if (c->last != PROX_UNKNOWN && c->last != now)
        c->is_trusted = true;
    c->last = now;
}

enum prox_verdict prox_channel_verdict(const struct prox_channel *c)
{
    return c->is_trusted ? read_value(c) : PROX_UNKNOWN;
}

enum prox_verdict prox_channel_judge(const struct prox_channel *list, unsigned n)
{
    enum prox_verdict all = PROX_UNKNOWN;

    for (unsigned i = 0; i < n; i++) {
        const enum prox_verdict one = prox_channel_verdict(&list[i]);

        if (one != PROX_UNKNOWN && all != PROX_UNKNOWN && one != all)
            return PROX_UNKNOWN;
        if (one != PROX_UNKNOWN)
            all = one;
    }
    return all;
}

void prox_channel_describe(const struct prox_channel *c, struct bilingual *b)
{
    if (!c->is_read)
        bilingual_add(b, N_("%s was not read yet"), c->attribute);
    else if (c->error == -EBADMSG)
        bilingual_add(b, N_("%s is not a number"), c->attribute);
    else if (c->error)
        bilingual_add(b, N_("%s cannot be read: %s"), c->attribute, strerror(-c->error));
    else if (read_value(c) == PROX_UNKNOWN)
        bilingual_add(b, N_("%s is %ld, outside 0 to %ld"), c->attribute, c->value,
                      kinds[c->kind].max);
    else
        bilingual_add(
            b, c->is_trusted ? N_("%s is %ld") : N_("%s is %ld, not trusted until it changes"),
            c->attribute, c->value);
}
