/* The events of a script that concern a fitness tracker. */
#include "script.h"

/* "steps TRACKER COUNT [from TIME] [every DURATION until TIME]": COUNT steps in each report */
void script_steps(struct script *s, char ***words)
{
    const char *tracker = script_take(s, words, "the name of the tracker");
    const unsigned count = script_number(s, script_take(s, words, "how many steps"));
    usec start = s->world.now, every = 0, until = s->world.now;

    if (script_takes(words, "from"))
        start = script_time(s, script_take(s, words, "from when"));
    if (script_takes(words, "until"))
        until = script_time(s, script_take(s, words, "until when"));
    if (script_takes(words, "every"))
        every = script_duration(s, script_take(s, words, "how often"));
    do {
        world_to(&s->world, usec_min(s->world.now + every, until));
        world_send(&s->world,
                   event_steps(EVENT_STEPS, s->world.now,
                               (struct event_steps){
                                   .tracker = tracker, .start_at = start, .count = count }));
        start = s->world.now;
    } while (every && s->world.now < until);
}

/* "total TRACKER COUNT [day|boot|session]" */
void script_total(struct script *s, char ***words)
{
    struct event_steps steps = { .tracker = script_take(s, words, "the name of the tracker") };

    steps.count = script_number(s, script_take(s, words, "which total"));
    for (unsigned i = 0; i < STEP_COUNTER_MAX; i++)
        if (script_takes(words, step_counter_name((enum step_counter)i)))
            steps.counter = (enum step_counter)i;
    world_send(&s->world, event_steps(EVENT_STEP_TOTAL, s->world.now, steps));
}

/* "wrist on|off", and what becomes of an alert there: "wrist delivered|failed|seen|dismissed" */
void script_wrist(struct script *s, char ***words)
{
    static const char *const answers[] = { "delivered", "failed", "seen", "dismissed" };

    for (unsigned i = 0; i < G_N_ELEMENTS(answers); i++)
        if (script_takes(words, answers[i])) {
            world_send(&s->world, event_alert((enum event_type)(EVENT_ALERT_DELIVERED + i),
                                              s->world.now, s->world.alert));
            return;
        }
    world_switch(&s->world, EVENT_WRIST, script_switch(s, words));
}
