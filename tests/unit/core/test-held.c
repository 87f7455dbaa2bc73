/* Evidence that delays a reminder: for how long, and by which item of HoldFor. */
#include "coach-steps.h"

static const struct held {
    enum evidence_kind kind;
    enum settings_hold_for word;
    usec cap;
    const char *name;
} table[] = {
    { EVIDENCE_CALL, SETTINGS_HOLD_CALL, 3 * USEC_HOUR, "call:Zoom" },
    { EVIDENCE_CALL_WORD, SETTINGS_HOLD_CALL, 20 * USEC_MIN, "call:Zoom" },
    { EVIDENCE_SCREENCAST, SETTINGS_HOLD_SCREENCAST, 3 * USEC_HOUR, "screencast" },
    { EVIDENCE_FULLSCREEN, SETTINGS_HOLD_FULLSCREEN, 30 * USEC_MIN, "fullscreen" },
    { EVIDENCE_GAMEMODE, SETTINGS_HOLD_GAMEMODE, 30 * USEC_MIN, "gamemode" },
};

static void send_evidence(struct world *w, enum evidence_kind kind, const char *source, bool on)
{
    world_send(w, event_evidence(w->now, (struct event_evidence){ source, "Zoom", kind, on, false,
                                                                  USEC_NEVER }));
}

static void assert_held(const struct world *w, const char *name)
{
    const struct holds *h = &coach(w)->holds;

    g_assert_cmpint(h->n, ==, name ? 1 : 0);
    g_assert_cmpstr(name ? h->list[0].name : NULL, ==, name);
}

/* It holds for its maximum from its begin; then no longer, until it has ended and begun again. */
static void test_caps(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct held *held = &table[i];
        struct world w;

        begin_with(&w, NULL);
        world_to(&w, MINUTE(1));
        send_evidence(&w, held->kind, "a program", true);
        world_to(&w, MINUTE(1) + 5 * USEC_SEC - 1);
        assert_held(&w, NULL); /* too short to count so far */
        world_to(&w, MINUTE(1) + 5 * USEC_SEC);
        assert_held(&w, held->name);
        world_to(&w, MINUTE(1) + held->cap - 1);
        assert_held(&w, held->name);
        world_to(&w, MINUTE(1) + held->cap);
        assert_held(&w, NULL);
        world_to(&w, w.now + USEC_HOUR);
        assert_held(&w, NULL);
        send_evidence(&w, held->kind, "a program", false);
        world_to(&w, w.now + 20 * USEC_SEC);
        send_evidence(&w, held->kind, "a program", true); /* a short interruption */
        world_to(&w, w.now + USEC_MIN);
        assert_held(&w, NULL);
        send_evidence(&w, held->kind, "a program", false);
        world_to(&w, w.now + EVIDENCE_SAME + 30 * USEC_SEC); /* then it is a new one */
        send_evidence(&w, held->kind, "a program", true);
        world_to(&w, w.now + USEC_MIN);
        assert_held(&w, held->name);
        send_evidence(&w, held->kind, "a program", false);
        world_to(&w, w.now + 30 * USEC_SEC - 1);
        assert_held(&w, held->name); /* it may still continue */
        world_to(&w, w.now + 1);
        assert_held(&w, NULL);
        world_done(&w);
    }
}

/* A reminder of another program is an instant: it counts at once, for 5 min, and never for more
 * than 30 min if one follows the other. */
static void test_reminder(void)
{
    static const char name[] = "other-reminder";
    struct world w;

    begin_with(&w, NULL);
    world_to(&w, MINUTE(1));
    send_evidence(&w, EVIDENCE_REMINDER, "gnome_breaks", true);
    assert_held(&w, name);
    world_to(&w, MINUTE(6) - 1);
    assert_held(&w, name);
    world_to(&w, MINUTE(6));
    assert_held(&w, NULL);
    for (int minute = 10; minute < 40;
         minute += 4) { /* before the 5 min of the last one are over */
        world_to(&w, MINUTE(minute));
        send_evidence(&w, EVIDENCE_REMINDER, "gnome_breaks", true);
        assert_held(&w, name);
    }
    world_to(&w, MINUTE(40) - 1);
    assert_held(&w, name);
    world_to(&w, MINUTE(40));
    assert_held(&w, NULL);
    world_to(&w, MINUTE(60)); /* a new one after they have ended */
    send_evidence(&w, EVIDENCE_REMINDER, "gnome_breaks", true);
    assert_held(&w, name);
    world_done(&w);
}

/* Each kind holds by its own item of HoldFor only. */
static void test_words(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        for (int with = 0; with < 2; with++) {
            struct settings s;
            struct world w;

            settings_init(&s);
            s.hold_for = with ? 1u << table[i].word : s.hold_for & ~(1u << table[i].word);
            begin_with(&w, &s);
            send_evidence(&w, table[i].kind, "a program", true);
            world_to(&w, MINUTE(1));
            assert_held(&w, with ? table[i].name : NULL);
            world_done(&w);
        }
    }
}

/* Two pieces of evidence of one kind: the longer hold counts, in either order. */
static void test_longest(void)
{
    for (int turned = 0; turned < 2; turned++) {
        struct world w;

        begin_with(&w, NULL);
        send_evidence(&w, turned ? EVIDENCE_CALL_WORD : EVIDENCE_CALL, "one", true);
        send_evidence(&w, turned ? EVIDENCE_CALL : EVIDENCE_CALL_WORD, "other", true);
        world_to(&w, MINUTE(3 * 60) - 1);
        assert_held(&w, "call:Zoom");
        g_assert_cmpint(coach(&w)->holds.list[0].until_at, ==, MINUTE(3 * 60));
        world_to(&w, MINUTE(3 * 60));
        assert_held(&w, NULL);
        world_done(&w);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/held/reminder", test_reminder);
    g_test_add_func("/held/caps", test_caps);
    g_test_add_func("/held/words", test_words);
    g_test_add_func("/held/longest", test_longest);
    return g_test_run();
}
