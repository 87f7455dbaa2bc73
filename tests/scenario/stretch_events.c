/* The events of a script that concern a guided stretch. */
#include "script.h"

static enum side take_side(struct script *s, char ***words)
{
    enum side side;

    if (!**words)
        return SIDE_MAX;
    side = side_find(script_take(s, words, "which side"));
    if (side == SIDE_MAX)
        script_fail(s, "left, right or both?");
    return side;
}

void script_stretch(struct script *s, char ***words)
{
    const struct plan *plan = world_next_plan(&s->world);

    world_send(&s->world, event_stretch(EVENT_STRETCH, s->world.now, plan, take_side(s, words)));
}

void script_report(struct script *s, char ***words)
{
    const struct plan *plan = world_next_plan(&s->world);

    world_send(&s->world,
               event_stretch(EVENT_REPORT_STRETCH, s->world.now, plan, take_side(s, words)));
}

void script_feedback(struct script *s, char ***words)
{
    const enum feedback is = feedback_find(script_take(s, words, "how is it"));

    if (is == FEEDBACK_MAX)
        script_fail(s, "better, same or worse?");
    world_send(&s->world, event_feedback(s->world.now, is));
}

void script_keep_side(struct script *s, char ***words)
{
    world_switch(&s->world, EVENT_KEEP_SIDE, script_switch(s, words));
}
