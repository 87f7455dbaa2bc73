#include "core/presence/barrier.h"

#include "core/presence/arrival.h"
#include "core/presence/cover.h"
#include "core/presence/hidden.h"
#include "core/presence/reading.h"
#include "core/presence/transition.h"
#include "core/text.h"

static void add_overruled(const struct presence *p, const struct step *step, enum reason reason,
                          const char *by)
{
    struct decided *d = reasons_add(step->reasons, p->overrule.last_at, DECISION_OVERRULED);

    d->reason = reason;
    d->length = usec_since(p->overrule.last_at, p->overrule.first_at);
    text_copy(d->word, sizeof d->word, by);
}

void barrier_input(struct presence *p, const struct step *step, usec at,
                   struct presence_change *change)
{
    struct overrule *o = &p->overrule;

    if (p->is_seat_taken)
        return;
    if (!overrule_input(o, step->settings, at)) {
        if (p->is_ready)
            p->await_at = usec_min(p->await_at, overrule_request(o, step->settings, step->now));
        return;
    }
    if (presence_is_locked(p))
        add_overruled(p, step, REASON_LOCK, p->locked_by);
    if (p->is_suspended && !o->suspend)
        add_overruled(p, step, REASON_SUSPEND, p->suspended_by);
    o->lock = p->is_locked;
    o->suspend = p->is_suspended;
    p->unbarred_at = step->now;
    arrival_by_input(p, step, o->first_at, change);
    overrule_restart(o);
}

/* Away at once. */
static void enter_barrier(struct presence *p, const struct step *step, usec at, enum reason reason)
{
    p->edge_seen = false;
    if (reason == REASON_LOCK)
        cover_mark_carriers(p, step->settings, at);
    if (p->present.state != PRESENCE_AWAY)
        transition_enter(p, step, PRESENCE_AWAY, at, reason);
    else if (p->present.certain_at != USEC_NONE)
        p->present.certain_at = usec_min(p->present.certain_at, at); /* even if a film goes on */
    reading_end(p);
}

/* The end of a barrier is not a return. */
static void end_barrier(struct presence *p, const struct step *step, struct presence_change *change)
{
    if (presence_is_barred(p))
        return;
    p->unbarred_at = step->now;
    if (p->lost_at != USEC_NONE)
        p->lost_at = usec_max(p->lost_at, step->now); /* until now the barrier decided */
    if (p->edge_seen) {
        arrival_by_input(p, step, step->now, change);
        return;
    }
    if (!p->is_ready || !p->can_await || hidden_now(p, step->settings, step->now))
        transition_lose(p, step, step->now, change); /* the person may sit here without a report */
    if (p->is_ready)
        p->await_at = step->now; /* an edge of the machine may have used up the last request */
}

/* A barrier begins or ends. Input contradicts it until its end; after a restart, when the source
 * repeats it, it is still the same. */
static void note_report(struct presence *p, const struct event *event, enum reason reason)
{
    const char *by = event->on && event->by ? event->by : "";

    overrule_restart(&p->overrule);
    if (reason == REASON_LOCK) {
        p->overrule.lock &= event->on;
        text_copy(p->locked_by, sizeof p->locked_by, by);
    } else if (reason == REASON_SUSPEND) {
        p->overrule.suspend &= event->on;
        text_copy(p->suspended_by, sizeof p->suspended_by, by);
    }
}

static void on_barred(struct presence *p, const struct step *step, const struct event *event,
                      bool *flag, enum reason reason, struct presence_change *change)
{
    const bool was_on = *flag, was_barred = presence_is_barred(p);

    *flag = event->on;
    if (!was_on || !event->on)
        note_report(p, event, reason);
    if (event->on) {
        if (!was_on && presence_is_barred(p))
            enter_barrier(p, step, event->at, reason);
        /* Without idleness before it, the source would report no input until the next pause. A
         * moment later, so that it is not the key that locks. */
        if (!was_on && p->is_ready && p->idle_at == USEC_NONE && reason != REASON_SEAT)
            p->await_at =
                usec_min(p->await_at, overrule_request(&p->overrule, step->settings, step->now));
        return;
    }
    if (reason != REASON_LOCK) {
        p->noise_from_at = step->now;
        p->noise_until_at = usec_add(step->now, PRESENCE_NOISE_AFTER);
        p->edge_seen = false;
        if (p->is_ready) /* the session may still be locked; input shows the return */
            p->await_at = step->now;
    }
    if (reason == REASON_SUSPEND)
        p->resumed_at = step->now;
    if (was_on && was_barred)
        end_barrier(p, step, change);
}

void barrier_slept(struct presence *p, const struct step *step, usec from,
                   struct presence_change *change)
{
    struct event event = { .type = EVENT_SUSPEND, .at = from, .on = true };

    if (p->is_suspended && !p->overrule.suspend)
        return;
    p->is_suspended = p->overrule.suspend =
        false; /* that report was wrong; this is another sleep */
    on_barred(p, step, &event, &p->is_suspended, REASON_SUSPEND, change);
    event.on = false;
    on_barred(p, step, &event, &p->is_suspended, REASON_SUSPEND, change);
}

void barrier_report(struct presence *p, const struct step *step, const struct event *event,
                    struct presence_change *change)
{
    if (event->type == EVENT_LOCK)
        on_barred(p, step, event, &p->is_locked, REASON_LOCK, change);
    else if (event->type == EVENT_SUSPEND)
        on_barred(p, step, event, &p->is_suspended, REASON_SUSPEND, change);
    else
        on_barred(p, step, event, &p->is_seat_taken, REASON_SEAT, change);
}
