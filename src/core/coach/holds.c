#include "core/coach/holds.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct hold *find(struct holds *h, const char *name)
{
    for (unsigned i = 0; i < h->n; i++)
        if (strncmp(h->list[i].name, name, HOLD_NAME_MAX - 1) == 0)
            return &h->list[i];
    return NULL;
}

int holds_set(struct holds *h, const char *name, usec since, usec until)
{
    struct hold *hold = find(h, name);

    if (!hold) {
        if (h->n == HOLDS_MAX)
            return -ENOSPC;
        hold = &h->list[h->n++];
        snprintf(hold->name, sizeof hold->name, "%s", name);
        hold->since_at = since;
    }
    hold->until_at = until;
    return 0;
}

static void drop(struct holds *h, struct hold *hold)
{
    size_t after = (size_t)(&h->list[h->n] - hold) - 1;

    memmove(hold, hold + 1, after * sizeof *hold);
    h->n--;
}

bool holds_clear(struct holds *h, const char *name)
{
    struct hold *hold = find(h, name);

    if (hold)
        drop(h, hold);
    return hold != NULL;
}

unsigned holds_expire(struct holds *h, usec now)
{
    unsigned n = 0;

    for (unsigned i = 0; i < h->n;)
        if (h->list[i].until_at <= now) {
            drop(h, &h->list[i]);
            n++;
        } else {
            i++;
        }
    return n;
}

usec holds_deadline(const struct holds *h)
{
    usec first = USEC_NEVER;

    for (unsigned i = 0; i < h->n; i++)
        first = usec_min(first, h->list[i].until_at);
    return first;
}
