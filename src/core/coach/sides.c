#include "core/coach/sides.h"

#include <string.h>

/* This many changes to one side in a row are a habit. */
#define SIDES_CHANGES 2

const struct sides sides_none = { .last = SIDE_MAX, .changed_to = SIDE_MAX };

/* A change of the clock or of the zone moves the beginning of a day. */
static bool is_same_day(usec a, usec b)
{
    return usec_since(a, b) < 12 * USEC_HOUR && usec_since(b, a) < 12 * USEC_HOUR;
}

void sides_add(struct sides *s, usec day_at, enum side side, usec held)
{
    if (s->n == 0 || !is_same_day(s->days[s->n - 1].at, day_at)) {
        if (s->n == SIDES_DAYS)
            memmove(s->days, s->days + 1, --s->n * sizeof s->days[0]);
        s->days[s->n++] = (struct sides_day){ .at = day_at };
    }
    s->days[s->n - 1].held[side] += held;
}

void sides_forget(struct sides *s, usec day_at)
{
    unsigned n = 0;

    for (unsigned i = 0; i < s->n; i++)
        if (usec_since(day_at, s->days[i].at) < SIDES_DAYS * USEC_DAY - 12 * USEC_HOUR)
            s->days[n++] = s->days[i];
    memset(s->days + n, 0, (s->n - n) * sizeof s->days[0]);
    s->n = n;
}

enum side sides_other(enum side side)
{
    return side == SIDE_RIGHT ? SIDE_LEFT : SIDE_RIGHT;
}

enum side sides_next(const struct sides *s)
{
    usec held[SIDE_BOTH] = { 0 };

    for (unsigned i = 0; i < s->n; i++)
        for (unsigned k = 0; k < SIDE_BOTH; k++)
            held[k] += s->days[i].held[k];
    if (held[SIDE_LEFT] == held[SIDE_RIGHT])
        return sides_other(s->last);
    return held[SIDE_LEFT] < held[SIDE_RIGHT] ? SIDE_LEFT : SIDE_RIGHT;
}

bool sides_note_change(struct sides *s, enum side side, enum side proposed)
{
    if (side == proposed) {
        s->changed_to = SIDE_MAX;
        s->changes = 0;
        return false;
    }
    s->changes = side == s->changed_to ? s->changes + 1 : 1;
    s->changed_to = side;
    if (s->changes < SIDES_CHANGES)
        return false;
    s->changed_to = SIDE_MAX;
    s->changes = 0;
    return true;
}
