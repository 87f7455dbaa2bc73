/* The parts of a guided stretch: plans, sides, the turn of the exercises, and answers of the
 * notifier. */
#include <string.h>

#include "coach-steps.h"
#include "core/coach/exercise_turn.h"
#include "core/view.h"

static void test_plans(void)
{
    struct plan p = world_plan;

    g_assert_true(plan_is_sound(&p));
    p.exercise[0] = 0;
    g_assert_false(plan_is_sound(&p));
    memset(p.exercise, 'a', sizeof p.exercise); /* no end */
    g_assert_false(plan_is_sound(&p));
    strcpy(p.exercise, "Doorway");
    g_assert_false(plan_is_sound(&p));
    p = world_plan;
    p.n_steps = 0;
    g_assert_false(plan_is_sound(&p));
    p.n_steps = PLAN_STEPS_MAX + 1;
    g_assert_false(plan_is_sound(&p));
    p.n_steps = 1; /* without the hold */
    g_assert_false(plan_is_sound(&p));
    p = world_plan;
    p.repeat = 0;
    g_assert_false(plan_is_sound(&p));
    p.repeat = PLAN_REPEAT_MAX + 1;
    g_assert_false(plan_is_sound(&p));
    p = world_plan;
    p.steps[0].length = 0; /* only a hold has the length of the setting */
    g_assert_false(plan_is_sound(&p));
    p.steps[0].length = -1;
    g_assert_false(plan_is_sound(&p));
    p.steps[0].length = PLAN_STEP_MAX + 1;
    g_assert_false(plan_is_sound(&p));
}

static void test_places(void)
{
    static const struct plan p = {
        "a", 3, { { USEC_SEC, true }, { USEC_SEC, false }, { 0, true } }, 2, true, true
    };
    static const struct plan_place places[] = { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 3, 1 }, { 3, 2 } };

    g_assert_cmpuint(plan_count(&p), ==, G_N_ELEMENTS(places));
    for (unsigned i = 0; i < G_N_ELEMENTS(places); i++) {
        const struct plan_place place = plan_find(&p, i + 1);

        g_assert_cmpuint(place.file_step, ==, places[i].file_step);
        g_assert_cmpuint(place.repetition, ==, places[i].repetition);
    }
}

static void assert_turn(const struct settings *s, unsigned turn, const char *exercise)
{
    char id[SETTINGS_WORD_MAX];

    exercise_turn_get(s, turn, id);
    g_assert_cmpstr(id, ==, exercise);
}

static void test_turn(void)
{
    struct settings s;

    settings_init(&s);
    assert_turn(&s, 0, "ql-doorway");
    assert_turn(&s, 7, "ql-doorway");
    g_assert_cmpuint(exercise_turn_after(&s, 0, "ql-doorway"), ==, 0);
    strcpy(s.exercise, "a;b-2;a;c");
    assert_turn(&s, 0, "a");
    assert_turn(&s, 1, "b-2");
    assert_turn(&s, 3, "c");
    assert_turn(&s, 4, "a"); /* the list has become shorter */
    g_assert_cmpuint(exercise_turn_after(&s, 0, "a"), ==, 1);
    g_assert_cmpuint(exercise_turn_after(&s, 1, "a"), ==, 3); /* the one that would have come */
    g_assert_cmpuint(exercise_turn_after(&s, 3, "a"), ==, 1);
    g_assert_cmpuint(exercise_turn_after(&s, 3, "c"), ==, 0);
    g_assert_cmpuint(exercise_turn_after(&s, 2, "b"), ==, 2); /* not in the list */
}

static void stretch(struct world *w, enum side side)
{
    world_send(w, event_stretch(EVENT_STRETCH, w->now, world_next_plan(w), side));
    world_to(w, w->now + USEC_MIN);
    world_touch(w);
}

/* The next exercise follows after each stretch that was done, verified or not. */
static void test_turn_of_stretches(void)
{
    struct settings s;
    struct core_view view;
    struct world w;

    settings_init(&s);
    strcpy(s.exercise, "a;b");
    begin_with(&w, &s);
    type_to(&w, MINUTE(5));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpstr(world_last(&w, EFFECT_SHOW)->show.exercise, ==, "a");
    world_send_plain(&w, EVENT_SKIP);
    stretch(&w, SIDE_MAX);
    g_assert_cmpstr(world_last(&w, EFFECT_STEP)->step.exercise, ==, "a");
    g_assert_cmpstr(world_last(&w, EFFECT_STRETCH_ENDED)->stretch.exercise, ==, "a");
    core_view(&w.core, w.now, &view);
    g_assert_cmpstr(view.exercise, ==, "b");
    world_send(&w, event_stretch(EVENT_STRETCH, w.now, world_next_plan(&w), SIDE_MAX));
    type_to(&w, w.now + USEC_MIN);
    core_view(&w.core, w.now, &view);
    g_assert_cmpstr(view.exercise, ==, "a");
    world_done(&w);
}

static void test_sides_of_many_days(void)
{
    struct sides s = sides_none;

    g_assert_cmpint(sides_next(&s), ==, SIDE_RIGHT);
    for (unsigned day = 0; day < 20; day++)
        sides_add(&s, day * USEC_DAY, SIDE_RIGHT, USEC_SEC);
    g_assert_cmpuint(s.n, ==, SIDES_DAYS);
    g_assert_cmpint(s.days[0].at, ==, 6 * USEC_DAY);
    sides_add(&s, 19 * USEC_DAY + USEC_HOUR, SIDE_LEFT, 15 * USEC_SEC); /* a change of the zone */
    g_assert_cmpuint(s.n, ==, SIDES_DAYS);
    g_assert_cmpint(sides_next(&s), ==, SIDE_RIGHT);
    sides_forget(&s, 25 * USEC_DAY);
    g_assert_cmpuint(s.n, ==, 8);
    sides_forget(&s, 100 * USEC_DAY);
    g_assert_cmpuint(s.n, ==, 0);
}

/* The exercise cannot be read, or has no hold. */
static void test_no_plan(void)
{
    struct plan empty = { .exercise = "a" };
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    g_assert_cmpint(world_send(&w, event_stretch(EVENT_STRETCH, w.now, NULL, SIDE_MAX)), ==,
                    REFUSAL_NO_EXERCISE);
    g_assert_cmpint(world_send(&w, event_stretch(EVENT_STRETCH, w.now, &empty, SIDE_MAX)), ==,
                    REFUSAL_NO_EXERCISE);
    g_assert_cmpint(world_send(&w, event_stretch(EVENT_REPORT_STRETCH, w.now, &empty, SIDE_MAX)),
                    ==, REFUSAL_NO_EXERCISE);
    world_done(&w);
}

/* The last bubble goes with any answer of the notifier but these two. */
static void test_last_bubble(void)
{
    static const enum event_type gone[] = { EVENT_DISMISSED, EVENT_EXPIRED, EVENT_FAILED,
                                            EVENT_REFUSED };

    for (unsigned i = 0; i < G_N_ELEMENTS(gone); i++) {
        struct core_view view;
        struct world w;

        begin_with(&w, NULL);
        type_to(&w, MINUTE(5));
        stretch(&w, SIDE_LEFT);
        answer(&w, EVENT_SHOWN);
        answer(&w, EVENT_STARTED);
        core_view(&w.core, w.now, &view);
        g_assert_cmpuint(view.bubble_id, ==, w.bubble);
        world_forget(&w);
        answer(&w, gone[i]);
        core_view(&w.core, w.now, &view);
        g_assert_cmpuint(view.bubble_id, ==, 0);
        g_assert_cmpuint(world_count(&w, EFFECT_WITHDRAW), ==, 0);
        world_done(&w);
    }
}

/* Do not disturb hides a step and later reminders, and the stretch goes on. */
static void test_refused_step(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(5));
    world_send(&w, event_stretch(EVENT_STRETCH, w.now, world_next_plan(&w), SIDE_MAX));
    answer(&w, EVENT_REFUSED);
    assert_phase(&w, COACH_STRETCHING);
    g_assert_cmpuint(coach(&w)->holds.n, ==, 1);
    g_assert_cmpstr(coach(&w)->holds.list[0].name, ==, "dnd");
    world_done(&w);
}

/* A suggestion that is being sent, and one between two reminders. */
static void test_over_a_suggestion(void)
{
    struct world w;
    unsigned id;

    begin_with(&w, NULL);
    w.server = WORLD_SERVER_SILENT;
    type_to(&w, MINUTE(5));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    id = w.bubble;
    stretch(&w, SIDE_MAX);
    g_assert_cmpuint(world_last(&w, EFFECT_AFTERWARDS)->stretch.id, ==, id);
    world_done(&w);

    begin_shown(&w);
    answer(&w, EVENT_EXPIRED);
    g_assert_cmpuint(coach(&w)->ledger.id, !=, 0);
    id = coach(&w)->last_id;
    world_send(&w, event_stretch(EVENT_STRETCH, w.now, world_next_plan(&w), SIDE_MAX));
    g_assert_cmpuint(coach(&w)->ledger.id, ==, 0);
    g_assert_cmpuint(coach(&w)->stretch.id, ==, id + 1);
    world_done(&w);
}

/* A corrected stretch is no rest any more, and the absence after it is an ordinary one. */
static void test_corrected(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(10));
    world_send(&w, event_stretch(EVENT_STRETCH, w.now, world_next_plan(&w), SIDE_MAX));
    world_to(&w, MINUTE(11));
    g_assert_cmpint(w.core.presence.present.reason, ==, REASON_STRETCH);
    world_send(&w, event_correct(w.now, MINUTE(10), MINUTE(11), PRESENCE_PASSIVE));
    world_to(&w, MINUTE(11) + 30 * USEC_SEC);
    world_touch(&w);
    g_assert_cmpint(world_count(&w, EFFECT_REST), ==, 0);
    g_assert_cmpint(sitting(&w), >, 9 * USEC_MIN);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stretch/plans", test_plans);
    g_test_add_func("/stretch/places", test_places);
    g_test_add_func("/stretch/turn", test_turn);
    g_test_add_func("/stretch/turn-of-stretches", test_turn_of_stretches);
    g_test_add_func("/stretch/sides-of-many-days", test_sides_of_many_days);
    g_test_add_func("/stretch/no-plan", test_no_plan);
    g_test_add_func("/stretch/last-bubble", test_last_bubble);
    g_test_add_func("/stretch/refused-step", test_refused_step);
    g_test_add_func("/stretch/over-a-suggestion", test_over_a_suggestion);
    g_test_add_func("/stretch/corrected", test_corrected);
    return g_test_run();
}
