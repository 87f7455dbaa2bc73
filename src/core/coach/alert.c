#include "core/coach/alert.h"

#include "core/coach/exercise_turn.h"
#include "core/presence/walk.h"

static bool may_alert(const struct coach *c, const struct presence *p, const struct step *step)
{
    return step->settings->wrist_alert && c->has_wrist && c->ledger.alerted_at == USEC_NONE &&
           !c->is_forced && presence_is_seated(p) && !walk_is_moving(p) && !presence_is_locked(p);
}

static void send(struct coach *c, const struct presence *p, const struct step *step)
{
    struct effect *e = effects_add(step->effects, EFFECT_ALERT, step->now);

    c->ledger.alerted_at = step->now;
    c->alert_id = c->id;
    e->show.id = c->id;
    e->show.attempt = c->attempt;
    e->show.side = coach_side(c, step->settings);
    /* As in the bubble: a program that forwards bubbles to the wrist drops an equal alert. */
    e->show.sitting = presence_clocks(p, c->stage_at).sitting;
    e->show.can_snooze = c->ledger.snoozes < step->settings->snooze_limit;
    exercise_turn_get(step->settings, c->turn, e->show.exercise);
}

bool alert_instead(struct coach *c, const struct presence *p, const struct step *step)
{
    /* A device may report an alert as delivered that the person does not feel, so a later reminder
     * comes on screen. */
    if (p->present.state != PRESENCE_PASSIVE || c->attempt != 1 ||
        step->settings->remind_limit < 2 || !may_alert(c, p, step))
        return false;
    c->is_by_wrist = true;
    send(c, p, step);
    return true;
}

void alert_beside(struct coach *c, const struct presence *p, const struct step *step)
{
    if (c->attempt == 2 && !c->is_by_wrist && may_alert(c, p, step))
        send(c, p, step);
}

void alert_over(struct coach *c, const struct step *step)
{
    if (c->alert_id)
        effects_add(step->effects, EFFECT_ALERT_OVER, step->now)->withdraw.id = c->alert_id;
    c->alert_id = 0;
    c->is_by_wrist = false;
}
