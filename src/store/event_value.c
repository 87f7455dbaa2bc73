#include "store/event_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/plan_text.h"
#include "store/settings_text.h"

/* A century before and after the boot. Larger values are invalid and could overflow. */
#define INSTANT_FAR (36500 * USEC_DAY)

/* The side that is next by plan. */
static const char next_side[] = "next";

static void add_side(struct pairs *p, const char *name, enum side side)
{
    pairs_add_word(p, name, side < SIDE_MAX ? side_name(side) : next_side);
}

void event_value_add(struct pairs *p, const struct event *e, const struct argument *a)
{
    const void *member = (const char *)e + a->offset;

    switch (a->type) {
    case ARGUMENT_NONE:
        break;
    case ARGUMENT_INSTANT:
    case ARGUMENT_DURATION:
        pairs_add_instant(p, a->name, *(const usec *)member);
        break;
    case ARGUMENT_SWITCH:
        pairs_add_word(p, a->name, *(const bool *)member ? "yes" : "no");
        break;
    case ARGUMENT_NUMBER:
        pairs_add_number(p, a->name, *(const unsigned *)member);
        break;
    case ARGUMENT_SEED:
        pairs_print(p, " %s=%" PRIx64, a->name, *(const uint64_t *)member);
        break;
    case ARGUMENT_KIND:
        pairs_add_word(p, a->name, evidence_kind_name(*(const enum evidence_kind *)member));
        break;
    case ARGUMENT_STATE:
        pairs_add_word(p, a->name, presence_state_name(*(const enum presence_state *)member));
        break;
    case ARGUMENT_TEXT:
        pairs_add_text(p, a->name, *(const char *const *)member ?: "");
        break;
    case ARGUMENT_SOURCE:
        if (*(const char *const *)member)
            pairs_add_text(p, a->name, *(const char *const *)member);
        break;
    case ARGUMENT_FLAG:
        if (*(const bool *)member)
            pairs_add_word(p, a->name, "yes");
        break;
    case ARGUMENT_COUNT:
        pairs_print(p, " %s=%" PRIu64, a->name, *(const uint64_t *)member);
        break;
    case ARGUMENT_COUNTER:
        pairs_add_word(p, a->name, step_counter_name(*(const enum step_counter *)member));
        break;
    case ARGUMENT_SETTINGS:
        settings_text_add(p, *(const struct settings *const *)member);
        break;
    case ARGUMENT_SIDE:
        add_side(p, a->name, *(const enum side *)member);
        break;
    case ARGUMENT_FEEDBACK:
        pairs_add_word(p, a->name, feedback_name(*(const enum feedback *)member));
        break;
    case ARGUMENT_PLAN:
        plan_text_add(p, *(const struct plan *const *)member);
        break;
    }
}

static int read_kind(const char *word, enum evidence_kind *ret)
{
    *ret = evidence_kind_find(word);
    return *ret == EVIDENCE_KIND_MAX ? -EINVAL : 0;
}

static int read_state(const char *word, enum presence_state *ret)
{
    *ret = presence_state_find(word);
    return *ret == PRESENCE_STATE_MAX ? -EINVAL : 0;
}

static int read_side(const char *word, enum side *ret)
{
    *ret = side_find(word);
    return *ret == SIDE_MAX && strcmp(word, next_side) != 0 ? -EINVAL : 0;
}

static int read_counter(const char *word, enum step_counter *ret)
{
    *ret = step_counter_find(word);
    return *ret == STEP_COUNTER_MAX ? -EINVAL : 0;
}

static int read_count(const char *word, uint64_t *ret)
{
    size_t n = strlen(word);

    if (n == 0 || n > 20 || strspn(word, "0123456789") != n)
        return -EINVAL;
    errno = 0;
    *ret = strtoull(word, NULL, 10);
    return errno ? -EINVAL : 0;
}

static int read_feedback(const char *word, enum feedback *ret)
{
    *ret = feedback_find(word);
    return *ret == FEEDBACK_MAX ? -EINVAL : 0;
}

static int read_switch(const char *word, bool *ret)
{
    *ret = strcmp(word, "yes") == 0;
    return *ret || strcmp(word, "no") == 0 ? 0 : -EINVAL;
}

static int read_seed(const char *word, uint64_t *ret)
{
    size_t n = strlen(word);

    if (n == 0 || n > 16 || strspn(word, "0123456789abcdef") != n)
        return -EINVAL;
    *ret = strtoull(word, NULL, 16);
    return 0;
}

static int read_number(const struct pair *pair, unsigned *ret)
{
    int64_t value;

    if (pair_number(pair, &value) < 0 || value < 0 || value > UINT32_MAX)
        return -EINVAL;
    *ret = (unsigned)value;
    return 0;
}

int event_value_read_instant(const struct pair *pair, usec *ret)
{
    usec at;

    if (pair_instant(pair, &at) < 0)
        return -EINVAL;
    if (at != USEC_NONE && at != USEC_NEVER && (at < -INSTANT_FAR || at > INSTANT_FAR))
        return -EINVAL;
    *ret = at;
    return 0;
}

int event_value_read(struct event *e, const struct argument *a, const struct pair *pair)
{
    void *member = (char *)e + a->offset;

    if (pair->is_text != (a->type == ARGUMENT_TEXT || a->type == ARGUMENT_SOURCE))
        return -EINVAL;
    switch (a->type) {
    case ARGUMENT_INSTANT:
    case ARGUMENT_DURATION:
        return event_value_read_instant(pair, member);
    case ARGUMENT_SWITCH:
    case ARGUMENT_FLAG:
        return read_switch(pair->value, member);
    case ARGUMENT_COUNT:
        return read_count(pair->value, member);
    case ARGUMENT_COUNTER:
        return read_counter(pair->value, member);
    case ARGUMENT_NUMBER:
        return read_number(pair, member);
    case ARGUMENT_SEED:
        return read_seed(pair->value, member);
    case ARGUMENT_KIND:
        return read_kind(pair->value, member);
    case ARGUMENT_STATE:
        return read_state(pair->value, member);
    case ARGUMENT_TEXT:
    case ARGUMENT_SOURCE:
        *(const char **)member = pair->value;
        return 0;
    case ARGUMENT_SIDE:
        return read_side(pair->value, member);
    case ARGUMENT_FEEDBACK:
        return read_feedback(pair->value, member);
    case ARGUMENT_SETTINGS:
    case ARGUMENT_PLAN:
    case ARGUMENT_NONE:
        break;
    }
    return -EINVAL;
}
