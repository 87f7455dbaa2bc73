/* What evidence holds a reminder back, for how long, and by which word of HoldFor. */
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

static void tell(struct world *w, enum evidence_kind kind, const char *source, bool on)
{
    struct event e = { .type = EVENT_EVIDENCE, .at = w->now };

    e.evidence.source = source;
    e.evidence.detail = "Zoom";
    e.evidence.kind = kind;
    e.evidence.on = on;
    e.evidence.until_at = USEC_NEVER;
    world_send(w, e);
}

static void assert_held(const struct world *w, const char *name)
{
    const struct holds *h = &coach(w)->holds;

    g_assert_cmpint(h->n, ==, name ? 1 : 0);
    g_assert_cmpstr(name ? h->list[0].name : NULL, ==, name);
}

/* From its begin on, in one piece; after that as if it had ended, until it really has. */
static void test_caps(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const struct held *held = &table[i];
        struct world w;

        begin_with(&w, NULL);
        world_to(&w, MINUTE(1));
        tell(&w, held->kind, "somebody", true);
        world_to(&w, MINUTE(1) + 5 * USEC_SEC - 1);
        assert_held(&w, NULL); /* too short to mean anything so far */
        world_to(&w, MINUTE(1) + 5 * USEC_SEC);
        assert_held(&w, held->name);
        world_to(&w, MINUTE(1) + held->cap - 1);
        assert_held(&w, held->name);
        world_to(&w, MINUTE(1) + held->cap);
        assert_held(&w, NULL);
        world_to(&w, w.now + USEC_HOUR);
        assert_held(&w, NULL);
        tell(&w, held->kind, "somebody", false);
        world_to(&w, w.now + 20 * USEC_SEC);
        tell(&w, held->kind, "somebody", true); /* interrupted only */
        world_to(&w, w.now + USEC_MIN);
        assert_held(&w, NULL);
        tell(&w, held->kind, "somebody", false);
        world_to(&w, w.now + USEC_MIN);
        tell(&w, held->kind, "somebody", true);
        world_to(&w, w.now + USEC_MIN);
        assert_held(&w, held->name);
        tell(&w, held->kind, "somebody", false);
        world_to(&w, w.now + 30 * USEC_SEC - 1);
        assert_held(&w, held->name); /* it may go on yet */
        world_to(&w, w.now + 1);
        assert_held(&w, NULL);
        world_done(&w);
    }
}

/* Its own word, and no other one. */
static void test_words(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        for (int with = 0; with < 2; with++) {
            struct settings s;
            struct world w;

            settings_init(&s);
            s.hold_for = with ? 1u << table[i].word : s.hold_for & ~(1u << table[i].word);
            begin_with(&w, &s);
            tell(&w, table[i].kind, "somebody", true);
            world_to(&w, MINUTE(1));
            assert_held(&w, with ? table[i].name : NULL);
            world_done(&w);
        }
    }
}

/* Two say the same: the one that holds longer counts, whichever came first. */
static void test_longest(void)
{
    for (int turned = 0; turned < 2; turned++) {
        struct world w;

        begin_with(&w, NULL);
        tell(&w, turned ? EVIDENCE_CALL_WORD : EVIDENCE_CALL, "one", true);
        tell(&w, turned ? EVIDENCE_CALL : EVIDENCE_CALL_WORD, "other", true);
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
    g_test_add_func("/held/caps", test_caps);
    g_test_add_func("/held/words", test_words);
    g_test_add_func("/held/longest", test_longest);
    return g_test_run();
}
