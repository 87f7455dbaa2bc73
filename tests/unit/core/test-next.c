/* The coach: the next decision that it predicts. */
#include "coach-steps.h"
#include "wording/sentences.h"

static usec next_reminder(const struct world *w)
{
    return coach_next_at(coach(w), &w->core.presence, &w->core.settings);
}

/* Even while a requested suggestion is on screen, the prediction takes the pause, the hours and the
 * due time into account. */
static void test_next_behind_what_was_asked_for(void)
{
    struct settings s;
    struct world w;

    settings_init(&s);
    begin_with(&w, &s);
    type_to(&w, MINUTE(5));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(next_reminder(&w), ==, coach(&w)->show_end_at + s.remind_after);
    pause_until(&w, MINUTE(90));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(coach(&w)->stage, ==, OFFER_SHOWN);
    g_assert_cmpint(next_reminder(&w), ==, MINUTE(90));
    world_send_plain(&w, EVENT_RESUME);
    hours(&w, false, MINUTE(120));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(coach(&w)->stage, ==, OFFER_SHOWN);
    g_assert_cmpint(next_reminder(&w), ==, MINUTE(120));
    world_done(&w);
}

static struct decided next(const struct world *w)
{
    struct decided d;

    core_next(&w->core, w->now, &d);
    return d;
}

static void film(struct world *w, bool on)
{
    world_send(w, event_evidence(w->now, (struct event_evidence){ "mpris", "mpv", EVIDENCE_VIDEO,
                                                                  on, false, USEC_NEVER }));
}

/* While a film plays past its limit no rest is predicted; after its end, a rest that begins there
 * is. */
static void test_next_in_a_film(void)
{
    struct world w;

    begin_with(&w, NULL);
    film(&w, true);
    type_to(&w, MINUTE(5));
    world_to(&w, MINUTE(126));
    g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_AWAY);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    film(&w, false);
    world_to(&w, MINUTE(128));
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_REST);
    g_assert_cmpint(next(&w).at, ==, MINUTE(131));
    world_to(&w, MINUTE(131) - 1);
    world_touch(&w);
    g_assert_cmpint(world_count(&w, EFFECT_REST), ==, 0);
    world_done(&w);
}

static void test_next(void)
{
    struct world w;
    char text[REASON_TEXT_MAX];

    world_init(&w, NULL, T0);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    g_assert_cmpint(coach_due_at(&w.core.presence, &w.core.settings), ==, USEC_NONE);
    g_assert_cmpint(coach_next_at(coach(&w), &w.core.presence, &w.core.settings), ==, USEC_NONE);
    world_ready(&w, true, true);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_DUE);
    g_assert_cmpint(next(&w).length, ==, 30 * USEC_MIN);
    g_assert_cmpint(coach_next_at(coach(&w), &w.core.presence, &w.core.settings), ==, MINUTE(30));
    pause_until(&w, MINUTE(10));
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_PAUSE_END);
    g_assert_cmpint(coach_next_at(coach(&w), &w.core.presence, &w.core.settings), ==, MINUTE(30));
    pause_until(&w, USEC_NEVER);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    g_assert_cmpint(coach_next_at(coach(&w), &w.core.presence, &w.core.settings), ==, USEC_NONE);
    world_send_plain(&w, EVENT_RESUME);
    type_to(&w, MINUTE(30) + 35 * USEC_SEC);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_REMINDER);
    g_assert_cmpint(next(&w).at, ==, coach(&w)->show_end_at + 5 * USEC_MIN);
    type_to(&w, MINUTE(32));
    g_assert_cmpint(next(&w).at, ==, coach(&w)->ledger.rung_at);
    snooze(&w, 0);
    g_assert_cmpint(next(&w).at, ==, MINUTE(37));
    world_switch(&w, EVENT_DND, true);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    hours(&w, false, USEC_NEVER);
    world_switch(&w, EVENT_DND, false);
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    world_to(&w, MINUTE(36));
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_REST);
    g_assert_cmpint(next(&w).at, ==, MINUTE(37));
    decided_text(text, sizeof text, &(struct decided){ 0 });
    world_to(&w, MINUTE(50));
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    world_done(&w);

    /* After the last reminder there is no next one. */
    begin_shown(&w);
    w.core.settings.remind_limit = 1;
    g_assert_cmpint(next(&w).decision, ==, DECISION_NEXT_NONE);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/next/behind-what-was-asked-for", test_next_behind_what_was_asked_for);
    g_test_add_func("/next/predicted", test_next);
    g_test_add_func("/next/in-a-film", test_next_in_a_film);
    return g_test_run();
}
