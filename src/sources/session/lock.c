#include "sources/session/lock.h"

/* The name of the source whose lock counts: of a screen saver only if logind reports none. */
static const char *reporter(const struct lock *l)
{
    return l->says[LOCK_SAVER] && !l->says[LOCK_HINT] ? "screensaver" : "session";
}

static void emit_lock(struct source *s)
{
    struct lock *l = s->port->lock;
    bool on = l->says[LOCK_HINT] || (!l->is_hint_set && l->says[LOCK_SAVER]);
    const struct event event = event_switch_by(EVENT_LOCK, clock_boot(), on, reporter(l));

    if (on == l->is_on)
        return;
    l->is_on = on;
    source_emit_event(s, &event);
}

void lock_set(struct source *s, enum lock_witness witness, bool on)
{
    struct lock *l = s->port->lock;

    l->says[witness] = on;
    if (witness == LOCK_HINT && on)
        l->is_hint_set = true;
    emit_lock(s);
}

void lock_forget_saver(struct lock *l)
{
    l->says[LOCK_SAVER] = false;
}

void lock_forget_hint(struct source *s)
{
    s->port->lock->is_hint_set = false;
    emit_lock(s);
}
