#include "store/past.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/row_words.h"

#define WORD_MAX 32

void past_init(struct past *p, past_take take, void *userdata)
{
    memset(p, 0, sizeof *p);
    p->take = take;
    p->userdata = userdata;
    p->at = p->group.at = p->mark.at = USEC_NONE;
}

void past_done(struct past *p)
{
    free(p->changes);
    p->changes = NULL;
    p->n_changes = p->changes_max = 0;
}

static bool is_kind(const struct past_row *row, const char *kind)
{
    return strcmp(row->kind, kind) == 0;
}

static int grow(struct past *p)
{
    const unsigned max = p->changes_max ? 2 * p->changes_max : 16;
    struct past_change *more = realloc(p->changes, max * sizeof *more);

    if (!more)
        return -ENOMEM;
    p->changes = more;
    p->changes_max = max;
    return 0;
}

/* The return at this instant did not happen, and neither did the reading that it ended. */
static void take_back_reading(struct past *p, usec at)
{
    while (p->n_changes && p->changes[p->n_changes - 1].recorded_at == at &&
           p->changes[p->n_changes - 1].reason == REASON_READING)
        p->n_changes--;
}

/* The service itself detects reading, when input ends it. The person or a program reports
 * everything else. */
static enum reason reason_of(const struct past_row *row, enum presence_state state)
{
    if (!is_kind(row, "corrected") || strcmp(row->source, "reading") != 0)
        return REASON_MANUAL;
    return state == PRESENCE_PASSIVE ? REASON_READING
           : state == PRESENCE_AWAY  ? REASON_IDLE
                                     : REASON_INPUT;
}

int past_add_change(struct past *p, const struct past_row *row)
{
    char word[WORD_MAX];
    struct past_change c = { .recorded_at = row->at };
    int64_t start, end;

    if (is_kind(row, "blip")) {
        take_back_reading(p, row->at);
        return 0;
    }
    if (!row_number(row->detail, "start", &start) || !row_number(row->detail, "end", &end))
        return 0;
    c.state = presence_state_find(row_word(row->detail, "state", word, sizeof word));
    c.reason = reason_of(row, c.state);
    c.start_at = usec_max(start, row->at - PAST_CHANGE_MAX);
    c.end_at = end;
    if (c.state == PRESENCE_STATE_MAX || c.start_at >= c.end_at || p->n_changes >= PAST_CHANGES_MAX)
        return 0;
    if (p->n_changes == p->changes_max && grow(p) < 0)
        return -ENOMEM;
    p->changes[p->n_changes++] = c;
    return 0;
}

/* Was @i a full rest? A row that reports a rest decides. If a correction cut the absence, the row
 * counts only if its rest lies within what is left of the absence. */
static bool find_rest(const struct past *p, const struct past_interval *i, bool is_touched,
                      usec *ret_at)
{
    const struct past_mark *m = &p->mark;
    const bool is_reported =
        m->at == i->end_at && m->credit != PAST_CREDIT_NONE &&
        (!is_touched || m->start_at == 0 || m->start_at >= i->start_at - USEC_SEC);

    *ret_at = is_reported ? usec_max(i->start_at, m->start_at) : i->start_at;
    if (is_reported)
        return m->credit == PAST_CREDIT_FULL;
    return is_touched && i->end_at - i->start_at >= PAST_REST;
}

/* @is_changed: a correction made the interval that follows. */
static void flush(struct past *p, bool is_changed)
{
    struct past_interval *i = &p->current;

    if (!p->has_current)
        return;
    p->has_current = false;
    i->end_offset = p->utc_offset;
    if (i->state == PRESENCE_AWAY && !i->is_open)
        i->is_rest = find_rest(p, i, p->is_touched || is_changed, &i->rest_at);
    p->take(p->userdata, i);
}

static bool is_same(const struct past_interval *i, enum presence_state state, enum reason reason)
{
    return i->state == state && (state == PRESENCE_AWAY || i->reason == reason);
}

static void add_piece(struct past *p, usec start, usec end, const struct past_change *is,
                      bool is_changed)
{
    struct past_interval *i = &p->current;

    if (p->has_current && i->end_at == start && is_same(i, is->state, is->reason)) {
        i->end_at = end;
        p->is_touched |= is_changed;
        if (is->reason == REASON_STRETCH)
            i->reason = REASON_STRETCH;
    } else {
        flush(p, is_changed);
        *i = (struct past_interval){ .start_at = start,
                                     .end_at = end,
                                     .utc_offset = p->utc_offset,
                                     .state = is->state,
                                     .reason = is->reason };
        p->is_touched = is_changed || p->was_changed;
        p->has_current = true;
    }
    p->was_changed = is_changed;
}

/* Does a correction to @state leave the state @is unchanged? The same rule as in
 * core/presence/timeline.c. */
static bool is_kept(const struct past_change *is, enum presence_state state)
{
    return (state == PRESENCE_PASSIVE && is->state == PRESENCE_ACTIVE) ||
           (state == PRESENCE_AWAY && is->state == PRESENCE_AWAY && is->reason == REASON_STRETCH);
}

/* Adds the time up to @until, in which the rows of the kind `state` report one state. Corrections
 * may divide it. */
static void add_time(struct past *p, usec until)
{
    const bool is_known = until - p->at <= PAST_GAP;
    unsigned left = 0;

    while (p->at < until) {
        struct past_change is = { .state = is_known ? p->state : PRESENCE_UNKNOWN,
                                  .reason = is_known ? p->reason : REASON_NONE };
        usec end = until;
        bool is_changed = false;

        for (unsigned k = 0; k < p->n_changes; k++) {
            const struct past_change *c = &p->changes[k];

            if (c->start_at > p->at)
                end = usec_min(end, c->start_at);
            if (c->start_at > p->at || c->end_at <= p->at)
                continue;
            end = usec_min(end, c->end_at);
            if (is_kept(&is, c->state))
                continue;
            is.state = c->state;
            is.reason = c->reason;
            is_changed = true;
        }
        add_piece(p, p->at, end, &is, is_changed);
        p->at = end;
    }
    for (unsigned k = 0; k < p->n_changes; k++)
        if (p->changes[k].end_at > until)
            p->changes[left++] = p->changes[k];
    p->n_changes = left;
}

static void finish_group(struct past *p)
{
    const struct past_group *g = &p->group;

    if (g->at == USEC_NONE)
        return;
    if (p->at == USEC_NONE)
        p->at = g->at;
    add_time(p, g->at);
    if (g->has_state) {
        p->state = g->state;
        p->reason = g->reason;
        p->utc_offset = g->utc_offset;
    }
    if (g->mark.credit != PAST_CREDIT_NONE)
        p->mark = g->mark;
}

static void add_state(struct past_group *g, const struct past_row *row)
{
    char word[WORD_MAX];
    const enum presence_state state =
        presence_state_find(row_word(row->detail, "state", word, sizeof word));
    const enum reason reason = reason_find(row_word(row->detail, "reason", word, sizeof word));

    if (state == PRESENCE_STATE_MAX)
        return;
    if (!g->has_state)
        g->utc_offset = row->utc_offset;
    g->has_state = true;
    g->state = state;
    g->reason = reason == REASON_MAX ? REASON_NONE : reason;
}

/* A row whose start is its end reports no rest; a start of 0 means an unknown length. */
static void add_mark(struct past_group *g, const struct past_row *row, enum past_credit credit)
{
    int64_t start;

    if (row_number(row->detail, "start", &start) && start != row->at)
        g->mark = (struct past_mark){ .credit = credit, .at = row->at, .start_at = start };
}

void past_add(struct past *p, const struct past_row *row)
{
    struct past_group *g = &p->group;

    if (row->at != g->at) {
        finish_group(p);
        if (g->at == USEC_NONE)
            p->utc_offset = row->utc_offset;
        *g = (struct past_group){ .at = row->at, .utc_offset = row->utc_offset };
    }
    if (is_kind(row, "state"))
        add_state(g, row);
    else if (is_kind(row, "rest"))
        add_mark(g, row, PAST_CREDIT_FULL);
    else if (is_kind(row, "credit"))
        add_mark(g, row, PAST_CREDIT_PART);
    else if (is_kind(row, "blip"))
        *g = (struct past_group){ .at = row->at, .utc_offset = row->utc_offset };
}

void past_end(struct past *p, usec now)
{
    finish_group(p);
    p->group.at = USEC_NONE;
    if (p->at != USEC_NONE && p->at < now) {
        add_time(p, now);
        p->current.is_open = true;
    }
    flush(p, false);
}
