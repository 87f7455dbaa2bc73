#include "sources/session/lock.h"

static void tell(struct source *s)
{
    struct lock *l = s->port->lock;
    bool on = l->says[LOCK_HINT] || (!l->is_hint_set && l->says[LOCK_SAVER]);
    struct event event = { .type = EVENT_LOCK, .at = clock_boot(), .on = on };

    if (on == l->is_on)
        return;
    l->is_on = on;
    source_heard_event(s, &event);
}

void lock_say(struct source *s, enum lock_witness witness, bool on)
{
    struct lock *l = s->port->lock;

    l->says[witness] = on;
    if (witness == LOCK_HINT && on)
        l->is_hint_set = true;
    tell(s);
}

void lock_forget_hint(struct source *s)
{
    s->port->lock->is_hint_set = false;
    tell(s);
}
