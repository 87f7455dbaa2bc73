/* The view: what other folders read of the core. */
#include "coach-steps.h"
#include "core/view.h"

static struct core_view view(const struct world *w)
{
    struct core_view v;

    core_view(&w->core, w->now, &v);
    return v;
}

static void hold(struct world *w, const char *who, bool on)
{
    world_send(w, event_evidence(w->now, (struct event_evidence){ .source = who,
                                                                  .detail = "",
                                                                  .kind = EVIDENCE_HOLD,
                                                                  .on = on,
                                                                  .until_at = USEC_NEVER }));
}

/* Presence: while sitting, and while away and unknown, when some members have no value. */
static void test_presence(void)
{
    struct world w;

    world_init(&w, NULL, T0);
    g_assert_cmpint(view(&w).state, ==, PRESENCE_UNKNOWN);
    g_assert_cmpint(view(&w).sitting_since_at, ==, USEC_NONE);
    g_assert_cmpint(view(&w).clock_start_at, ==, USEC_NONE);
    g_assert_cmpint(view(&w).last_input_at, ==, USEC_NONE);
    world_done(&w);

    begin_with(&w, NULL);
    type_to(&w, MINUTE(10));
    g_assert_cmpint(view(&w).sitting_since_at, ==, T0);
    g_assert_cmpint(view(&w).clock_start_at, ==, T0);
    g_assert_cmpint(view(&w).sitting, ==, 10 * USEC_MIN);
    g_assert_false(view(&w).is_idle);
    world_to(&w, MINUTE(14));
    g_assert_cmpint(view(&w).state, ==, PRESENCE_AWAY);
    g_assert_cmpint(view(&w).bout_at, ==, T0);
    g_assert_cmpint(view(&w).sitting_since_at, ==, USEC_NONE);
    g_assert_cmpint(view(&w).clock_start_at, ==, USEC_NONE);
    g_assert_true(view(&w).is_idle);
    world_to(&w, MINUTE(20));
    world_touch(&w);
    g_assert_cmpint(view(&w).rest_end_at, ==, MINUTE(20));
    g_assert_cmpint(view(&w).rest_length, ==, 10 * USEC_MIN);
    g_assert_cmpint(view(&w).today_rests, ==, 1);
    world_done(&w);
}

/* A hold delays a reminder only once a stretch is due. */
static void test_holds(void)
{
    struct world w;

    begin_with(&w, NULL);
    hold(&w, "slides", true);
    hold(&w, "focus", true);
    g_assert_cmpuint(view(&w).n_holds, ==, 2);
    g_assert_cmpstr(view(&w).holds[0], ==, "lease:slides");
    g_assert_cmpuint(view(&w).n_held_by, ==, 0);
    type_to(&w, MINUTE(31));
    g_assert_cmpint(view(&w).phase, ==, COACH_HELD);
    g_assert_cmpuint(view(&w).n_held_by, ==, 2);
    g_assert_cmpint(view(&w).next_at, ==, USEC_NONE);
    hold(&w, "slides", false);
    g_assert_cmpuint(view(&w).n_held_by, ==, 1);
    g_assert_cmpstr(view(&w).holds[0], ==, "lease:focus");
    world_done(&w);
}

/* A suggestion has an id once it is on screen, not while it is sent. */
static void test_suggestion(void)
{
    struct world w;

    begin_with(&w, NULL);
    w.server = WORLD_SERVER_SILENT;
    type_to(&w, MINUTE(5));
    world_send_plain(&w, EVENT_SUGGEST_NOW);
    g_assert_cmpint(coach(&w)->stage, ==, OFFER_SENDING);
    g_assert_cmpuint(view(&w).suggestion_id + view(&w).attempt + view(&w).bubble_id, ==, 0);
    answer(&w, EVENT_SHOWN);
    g_assert_cmpuint(view(&w).suggestion_id, ==, w.bubble);
    g_assert_cmpuint(view(&w).bubble_id, ==, w.bubble);
    g_assert_cmpuint(view(&w).attempt, ==, 1);
    answer(&w, EVENT_STARTED);
    g_assert_cmpuint(view(&w).suggestion_id, ==, 0);
    g_assert_cmpuint(view(&w).bubble_id, ==, w.bubble); /* the steps */
    world_done(&w);
}

/* The instants of a pause, and when the state is saved without an event. */
static void test_pause(void)
{
    struct world w;

    begin_with(&w, NULL);
    g_assert_cmpint(core_save_at(&w.core), ==, MINUTE(30));
    g_assert_cmpint(view(&w).due_at, ==, MINUTE(30));
    g_assert_cmpint(view(&w).paused_until_at, ==, USEC_NONE);
    pause_until(&w, MINUTE(40));
    g_assert_cmpint(view(&w).due_at, ==, USEC_NONE);
    g_assert_cmpint(view(&w).limit_at, ==, MINUTE(30));
    g_assert_cmpint(view(&w).paused_until_at, ==, MINUTE(40));
    g_assert_cmpint(core_save_at(&w.core), ==, MINUTE(40));
    world_send_plain(&w, EVENT_RESUME);
    world_to(&w, MINUTE(10));
    g_assert_cmpint(view(&w).phase, ==, COACH_RESTING);
    g_assert_cmpint(core_save_at(&w.core), ==, USEC_NEVER);
    g_assert_cmpint(core_stepped_at(&w.core), <=, w.now);
    world_done(&w);
}

/* Evidence counts after it has lasted long enough, and until it ends. */
static void test_evidence(void)
{
    const struct event_evidence film = { .source = "mpris",
                                         .detail = "mpv",
                                         .kind = EVIDENCE_VIDEO,
                                         .on = true,
                                         .until_at = USEC_NEVER };
    struct core_evidence e;
    struct world w;
    unsigned cursor = 0;

    begin_with(&w, NULL);
    world_send(&w, event_evidence(w.now, film));
    g_assert_false(core_evidence(&w.core, w.now, &cursor, &e));
    hold(&w, "slides", true);
    type_to(&w, MINUTE(1));
    cursor = 0;
    g_assert_true(core_evidence(&w.core, w.now, &cursor, &e));
    g_assert_cmpstr(e.source, ==, "mpris");
    g_assert_cmpstr(e.detail, ==, "mpv");
    g_assert_cmpint(e.kind, ==, EVIDENCE_VIDEO);
    g_assert_cmpint(e.since_at, ==, T0);
    g_assert_true(core_evidence(&w.core, w.now, &cursor, &e));
    g_assert_cmpstr(e.source, ==, "slides");
    g_assert_false(core_evidence(&w.core, w.now, &cursor, &e));
    world_done(&w);
}

/* Decisions are counted, also those that have left the ring. */
static void test_decisions(void)
{
    struct world w;
    uint64_t before;

    begin_with(&w, NULL);
    before = core_decisions(&w.core);
    for (unsigned i = 0; i < REASON_RING; i++)
        pause_until(&w, USEC_NEVER);
    g_assert_cmpuint(core_decisions(&w.core), ==, before + REASON_RING);
    g_assert_cmpint(core_decision(&w.core, REASON_RING - 1)->decision, ==, DECISION_PAUSED);
    g_assert_null(core_decision(&w.core, REASON_RING));
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/view/presence", test_presence);
    g_test_add_func("/view/holds", test_holds);
    g_test_add_func("/view/suggestion", test_suggestion);
    g_test_add_func("/view/pause", test_pause);
    g_test_add_func("/view/evidence", test_evidence);
    g_test_add_func("/view/decisions", test_decisions);
    return g_test_run();
}
