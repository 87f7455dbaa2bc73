#include "sources/tracker/wrist.h"

#include "sources/tracker/tracker_evidence.h"

static bool can_alert(const struct tracker *t)
{
    return t->form.provides & TRACKER_ALERT && t->is_linked && t->worn != TRACKER_WORN_NO;
}

void wrist_update(struct trackers *all, struct source *by)
{
    bool has_wrist = false;
    struct event event;

    for (unsigned i = 0; i < all->n; i++)
        has_wrist |= can_alert(all->list[i]);
    if (has_wrist == all->has_wrist)
        return;
    all->has_wrist = has_wrist;
    event = event_switch(EVENT_WRIST, clock_boot(), has_wrist);
    source_emit_event(by, &event);
}

unsigned wrist_alert(struct trackers *all, const struct tracker_alert *alert)
{
    unsigned n = 0;

    all->alert_id = alert->id;
    all->is_answered = all->is_delivered = false;
    for (unsigned i = 0; i < all->n; i++)
        all->list[i]->alert = ALERT_NONE;
    for (unsigned i = 0; i < all->n; i++) {
        struct tracker *t = all->list[i];

        if (!can_alert(t))
            continue;
        t->alert = ALERT_TAKEN; /* it may answer at once */
        if (t->form.alert(t->form.userdata, alert) < 0)
            t->alert = ALERT_NONE;
        else
            n++;
    }
    return n;
}

void wrist_withdraw(struct trackers *all, unsigned id)
{
    if (id != all->alert_id)
        return;
    for (unsigned i = 0; i < all->n; i++) {
        struct tracker *t = all->list[i];

        if (t->alert == ALERT_TAKEN && t->form.withdraw)
            t->form.withdraw(t->form.userdata, id);
        t->alert = ALERT_NONE;
    }
    all->alert_id = 0;
}

static void report(const struct tracker *t, enum event_type type, unsigned id)
{
    const struct event event = event_alert(type, clock_boot(), id);

    source_emit_event(t->form.source, &event);
}

void wrist_fail(struct tracker *t)
{
    struct trackers *all = t->all;

    if (t->alert != ALERT_TAKEN)
        return;
    t->alert = ALERT_HAS_FAILED;
    for (unsigned i = 0; i < all->n; i++)
        if (all->list[i]->alert == ALERT_TAKEN)
            return; /* another device may still show it */
    if (!all->is_delivered && !all->is_answered)
        report(t, EVENT_ALERT_FAILED, all->alert_id);
}

void wrist_answer(struct tracker *t, unsigned id, enum tracker_answer answer)
{
    struct trackers *all = t->all;

    if (id != all->alert_id || t->alert != ALERT_TAKEN)
        return;
    if (answer == TRACKER_FAILED) {
        wrist_fail(t);
        return;
    }
    if (answer != TRACKER_DELIVERED) /* a program may answer that for a watch out of reach */
        tracker_live(t, clock_boot());
    if (!all->is_delivered)
        report(t, EVENT_ALERT_DELIVERED, id);
    all->is_delivered = true;
    if (answer == TRACKER_DELIVERED || all->is_answered)
        return;
    all->is_answered = true;
    report(t, answer == TRACKER_SEEN ? EVENT_ALERT_SEEN : EVENT_ALERT_DISMISSED, id);
}
