/* Restart: a service that was killed continues from its snapshot. */
#include <string.h>

#include "coach-steps.h"

/* A bout of 40 min without a transition survives a kill. */
static void test_kill(void)
{
    struct world w;

    begin_with(&w, NULL);
    world_switch(&w, EVENT_DND, true);
    type_to(&w, MINUTE(40));
    world_kill(&w);
    world_to(&w, MINUTE(40) + 200 * USEC_MSEC);
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_ACTIVE);
    g_assert_cmpint(w.core.presence.present.since_at, ==, T0);
    g_assert_cmpint(sitting(&w), ==, 40 * USEC_MIN + 200 * USEC_MSEC);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_DUE);
    world_done(&w);
}

static void test_gaps(void)
{
    static const struct {
        usec gap;
        bool is_bridged;
    } table[] = {
        { 10 * USEC_SEC, true },
        { 2 * USEC_MIN - 1, true },
        { 2 * USEC_MIN, false },
        { 10 * USEC_HOUR, false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const usec back_at = MINUTE(20) + table[i].gap;
        struct world w;

        begin_with(&w, NULL);
        type_to(&w, MINUTE(20));
        world_kill(&w);
        w.now = back_at;
        w.last_input_at = back_at - 5;
        g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
        if (table[i].is_bridged) {
            world_ready(&w, true, true);
            g_assert_cmpint(w.core.presence.present.since_at, ==, T0);
            g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN + table[i].gap);
        } else {
            g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_UNKNOWN);
            g_assert_cmpint(w.core.presence.present.since_at, ==, MINUTE(20));
            world_ready(&w, true, true);
            g_assert_cmpint(w.core.presence.present.since_at, ==, back_at - 5);
            g_assert_cmpint(sitting(&w), ==, 20 * USEC_MIN + 5); /* never sitting, never a rest */
            g_assert_cmpint(w.core.presence.present.rest_end_at, ==, USEC_NONE);
        }
        world_done(&w);
    }
}

/* Killed while away; the person returns before the source is ready. */
static void test_kill_while_away(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_to(&w, MINUTE(40));
    world_kill(&w);
    world_to(&w, MINUTE(41));
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_AWAY);
    g_assert_cmpint(w.core.presence.present.since_at, ==, MINUTE(20));
    world_touch(&w);
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(20));
    world_done(&w);
}

static void test_power_off(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_send_plain(&w, EVENT_STOP);
    world_kill(&w);
    w.now = MINUTE(600);
    g_assert_cmpint(world_restart(&w, WORLD_POWER_OFF), ==, 0);
    g_assert_cmpint(w.core.presence.present.state, ==, PRESENCE_AWAY);
    g_assert_cmpint(w.core.presence.present.reason, ==, REASON_SUSPEND);
    g_assert_cmpint(w.core.presence.present.since_at, ==, MINUTE(20));
    world_ready(&w, false, true);
    world_to(&w, MINUTE(601));
    world_touch(&w);
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.start_at, ==, MINUTE(20));
    g_assert_cmpint(world_last(&w, EFFECT_REST)->rest.end_at, ==, MINUTE(601));
    world_done(&w);
}

/* A bubble on screen stays; one that was being delivered is withdrawn, so that no second one comes.
 */
static void test_bubbles(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30) + 20 * USEC_SEC);
    type_to(&w, MINUTE(31));
    unsigned id = w.bubble;
    g_assert_cmpint(id, !=, 0);
    world_kill(&w);
    world_to(&w, MINUTE(31) + USEC_SEC);
    world_forget(&w);
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    world_ready(&w, true, true);
    g_assert_cmpint(w.bubble, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_SHOW), ==, 0);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_SUGGESTED);
    type_to(&w, MINUTE(32));
    g_assert_cmpint(w.bubble, ==, 0); /* its end is still reported */
    g_assert_cmpint(w.core.coach.ledger.rung, ==, 1);
    world_done(&w);

    begin_with(&w, NULL);
    w.server = WORLD_SERVER_SILENT;
    while (w.bubble == 0)
        type_to(&w, w.now + USEC_SEC);
    id = w.bubble;
    world_kill(&w);
    world_forget(&w);
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    g_assert_cmpint(world_last(&w, EFFECT_WITHDRAW)->withdraw.id, ==, id);
    g_assert_cmpint(world_count(&w, EFFECT_CLOSED), ==, 0); /* it was never reported as shown */
    world_done(&w);

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30) + USEC_SEC);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_AWAITING);
    world_kill(&w);
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_NONE);
    world_ready(&w, true, true);
    g_assert_cmpint(w.core.coach.stage, ==, OFFER_AWAITING);
    world_done(&w);
}

static void test_pause_and_snooze(void)
{
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(30) - USEC_SEC);
    world_to(&w, MINUTE(30));
    world_send(&w, event_snooze(w.now, USEC_HOUR));
    world_send(&w, event_pause(w.now, MINUTE(45)));
    world_kill(&w);
    g_assert_cmpint(world_restart(&w, WORLD_RUNNING), ==, 0);
    g_assert_cmpint(w.core.coach.ledger.snooze_end_at, ==, MINUTE(90));
    g_assert_cmpint(w.core.coach.ledger.snoozes, ==, 1);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_PAUSED);
    world_ready(&w, true, true);
    type_to(&w, MINUTE(45));
    g_assert_cmpint(world_count(&w, EFFECT_PAUSE_ENDED), ==, 1);
    g_assert_cmpint(w.core.coach.phase, ==, COACH_SNOOZED);
    world_done(&w);
}

/* The state after 20 minutes of sitting, restored with the members of @saved; the rest of @saved is
 * filled in. Returns when the earlier process ended. */
static usec restore(struct core *core, struct core_saved saved, usec now)
{
    char text[CORE_SAVE_MAX];
    struct settings s;
    struct effects effects;
    struct world w;
    usec ended_at;

    begin_with(&w, NULL);
    world_send(&w, event_plain(EVENT_DAY, MINUTE(-60)));
    type_to(&w, MINUTE(20));
    core_save(&w.core, text, sizeof text);
    world_done(&w);
    saved.text = text;
    settings_init(&s);
    memset(core, 0, sizeof *core);
    core_init(core, &s, now);
    g_assert_cmpint(core_restore(core, &saved, now, &effects, &ended_at), ==, 0);
    return ended_at;
}

/* Within one boot: the later of the last record and the reported end of the process, up to now. */
static void test_end_in_one_boot(void)
{
    static const struct {
        usec known_at;
        enum core_end end;
        usec ended_at;
    } table[] = {
        { USEC_NONE, CORE_END_KILLED, MINUTE(20) },   { MINUTE(25), CORE_END_KILLED, MINUTE(25) },
        { MINUTE(15), CORE_END_KILLED, MINUTE(20) },  { MINUTE(99), CORE_END_KILLED, MINUTE(30) },
        { MINUTE(25), CORE_END_STOPPED, MINUTE(20) }, { MINUTE(25), CORE_END_WITHIN, MINUTE(20) },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct core_saved saved = world_saved(NULL, MINUTE(20), WORLD_RUNNING);
        struct core core;

        saved.ended_at = table[i].known_at;
        saved.end = table[i].end;
        g_assert_cmpint(restore(&core, saved, MINUTE(30)), ==, table[i].ended_at);
        g_assert_cmpint(core.presence.lost_at, ==, table[i].ended_at);
        g_assert_cmpint(core.presence.present.state, ==, PRESENCE_ACTIVE);
    }
}

/* Across a boot, the machine was off if the service stopped with the session, or if a record is
 * missing that was due at least a full rest before this boot: from then on. The rest of the time is
 * unknown. */
static void test_off_over_a_boot(void)
{
    static const struct {
        usec save_at;
        enum core_end end;
        bool is_off;
        usec since_at;
    } table[] = {
        { USEC_NEVER, CORE_END_SESSION, true, -20 * USEC_MIN },
        { USEC_NEVER, CORE_END_STOPPED, false, -20 * USEC_MIN },
        { -5 * USEC_MIN, CORE_END_WITHIN, false, -20 * USEC_MIN },
        { USEC_NEVER, CORE_END_KILLED, false, -20 * USEC_MIN },
        { -5 * USEC_MIN, CORE_END_KILLED, true, -5 * USEC_MIN },
        { -5 * USEC_MIN + 1, CORE_END_KILLED, false, -20 * USEC_MIN },
        { -6 * USEC_MIN, CORE_END_KILLED, true, -6 * USEC_MIN },
        { -30 * USEC_MIN, CORE_END_KILLED, true, -20 * USEC_MIN },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const usec shift = -20 * USEC_MIN - MINUTE(20); /* it ended 20 min before the boot */
        struct core_saved saved = world_saved(NULL, -20 * USEC_MIN, WORLD_RUNNING);
        struct core core;

        saved.is_same_boot = false;
        saved.shift = shift;
        saved.save_at = table[i].save_at;
        saved.end = table[i].end;
        g_assert_cmpint(restore(&core, saved, USEC_MIN), ==, -20 * USEC_MIN);
        g_assert_cmpint(core.presence.present.state, ==,
                        table[i].is_off ? PRESENCE_AWAY : PRESENCE_UNKNOWN);
        g_assert_cmpint(core.presence.present.since_at, ==, table[i].since_at);
        g_assert_cmpint(core.presence.lost_at, ==, table[i].is_off ? USEC_MIN : -20 * USEC_MIN);
    }
}

/* The wall clock was set back: the day in the snapshot has not begun yet. */
static void test_day_to_come(void)
{
    struct core_saved saved = world_saved(NULL, MINUTE(20), WORLD_RUNNING);
    struct core core;

    saved.day_at = MINUTE(30);
    restore(&core, saved, MINUTE(30));
    g_assert_cmpint(core.presence.present.day.start_at, ==, MINUTE(-60));
    saved.day_at = MINUTE(30) + 1;
    restore(&core, saved, MINUTE(30));
    g_assert_cmpint(core.presence.present.day.start_at, ==, USEC_NONE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/save/kill", test_kill);
    g_test_add_func("/save/gaps", test_gaps);
    g_test_add_func("/save/kill-while-away", test_kill_while_away);
    g_test_add_func("/save/power-off", test_power_off);
    g_test_add_func("/save/bubbles", test_bubbles);
    g_test_add_func("/save/pause-and-snooze", test_pause_and_snooze);
    g_test_add_func("/save/end-in-one-boot", test_end_in_one_boot);
    g_test_add_func("/save/off-over-a-boot", test_off_over_a_boot);
    g_test_add_func("/save/day-to-come", test_day_to_come);
    return g_test_run();
}
