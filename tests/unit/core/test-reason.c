/* The ring of decisions, their sentences, and the words that everybody sees. */
#include <glib.h>
#include <string.h>

#include "core/reason.h"

static void test_ring(void)
{
    static struct reasons r;

    g_assert_null(reasons_get(&r, 0));
    for (unsigned i = 0; i < 2 * REASON_RING + 5; i++) {
        reasons_add(&r, i, DECISION_SKIPPED)->count = i;
        g_assert_cmpint(reasons_get(&r, 0)->count, ==, i);
        g_assert_cmpint(r.n, ==, MIN(i + 1, REASON_RING));
    }
    g_assert_cmpint(reasons_get(&r, REASON_RING - 1)->at, ==, REASON_RING + 5);
    g_assert_null(reasons_get(&r, REASON_RING));
    /* What stood in its place before does not show through. */
    g_assert_cmpint(reasons_add(&r, 1, DECISION_DUE)->count, ==, 0);
}

static const struct {
    struct decided decided;
    const char *text;
} sentences[] = {
    { { .decision = DECISION_START }, "The service started." },
    { { .decision = DECISION_START, .count = 1 },
      "The service started and goes on where it stood." },
    { { .decision = DECISION_STATE, .state = PRESENCE_ACTIVE },
      "Sitting: keyboard, pointer or touch gave input." },
    { { .decision = DECISION_STATE, .state = PRESENCE_PASSIVE, .reason = REASON_MANUAL },
      "Sitting without input (by Assume=sitting, since nothing tells)." },
    { { .decision = DECISION_STATE, .state = PRESENCE_PASSIVE, .reason = REASON_CALL },
      "Sitting without input (call)." },
    { { .decision = DECISION_STATE, .state = PRESENCE_STANDING, .reason = REASON_WALK },
      "Standing at the desk (walk)." },
    { { .decision = DECISION_STATE, .state = PRESENCE_UNKNOWN },
      "Unknown: no source tells whether anybody sits here. The clocks stand." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_IDLE,
        .length = 3 * USEC_MIN },
      "Away since the last input: none came for 3min and nothing else tells that you sit." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_LOCK },
      "Away: the session was locked." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_SUSPEND },
      "Away: the machine was asleep or switched off." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_SEAT },
      "Away: another session took the seat." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_CAP }, "Away (cap)." },
    { { .decision = DECISION_REST, .reason = REASON_IDLE, .length = 45 * USEC_MIN },
      "Back after 45min away (idle): a full rest, the clocks start anew." },
    { { .decision = DECISION_CREDIT,
        .reason = REASON_LOCK,
        .length = USEC_MIN,
        .of = 5 * USEC_MIN,
        .left = 20 * USEC_MIN },
      "Back after 1min away (lock), part of the 5min of a full rest: the sitting clock goes "
      "down to 20min." },
    { { .decision = DECISION_BLIP, .length = 2 * USEC_SEC },
      "Activity of 2s only: the absence goes on as if unbroken." },
    { { .decision = DECISION_CORRECTED,
        .state = PRESENCE_PASSIVE,
        .length = 20 * USEC_MIN,
        .left = 25 * USEC_MIN },
      "Corrected by hand: sitting for 20min. The sitting clock stands at 25min." },
    { { .decision = DECISION_CORRECTED,
        .state = PRESENCE_STANDING,
        .length = 20 * USEC_MIN,
        .left = 5 * USEC_MIN },
      "Corrected by hand: standing for 20min. The sitting clock stands at 5min." },
    { { .decision = DECISION_DUE, .length = 30 * USEC_MIN },
      "A stretch is due after 30min of sitting." },
    { { .decision = DECISION_HELD, .word = "dnd" }, "A stretch is due, but held (dnd)." },
    { { .decision = DECISION_SUGGESTED, .count = 2 },
      "A stretch was suggested, reminder 2 of this one." },
    { { .decision = DECISION_REFUSED, .word = "do not disturb" },
      "The reminder could not be shown (do not disturb); the stretch is still owed." },
    { { .decision = DECISION_SNOOZED, .length = 5 * USEC_MIN }, "Snoozed for 5min." },
    { { .decision = DECISION_SKIPPED },
      "Skipped: the coach counts anew, the sitting clock does not." },
    { { .decision = DECISION_PAUSED, .length = USEC_NEVER }, "Paused until resumed." },
    { { .decision = DECISION_PAUSED, .length = USEC_HOUR }, "Paused for 1h." },
    { { .decision = DECISION_RESUMED }, "The pause ended." },
    { { .decision = DECISION_RESUMED, .count = 1 }, "The pause ended as asked." },
    { { .decision = DECISION_NEXT_DUE, .length = USEC_MIN },
      "In 1min a stretch falls due, if you keep sitting." },
    { { .decision = DECISION_NEXT_REST, .length = USEC_MIN },
      "In 1min this absence is a full rest." },
    { { .decision = DECISION_NEXT_REMINDER, .length = USEC_MIN },
      "In 1min at the earliest the next reminder comes, if you keep sitting." },
    { { .decision = DECISION_NEXT_PAUSE_END, .length = USEC_MIN }, "In 1min the pause ends." },
    { { .decision = DECISION_NEXT_NONE },
      "Nothing is scheduled: the next input or command decides." },
};

static void test_sentences(void)
{
    char buf[REASON_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
        g_assert_cmpstr(decided_text(buf, sizeof buf, &sentences[i].decided), ==,
                        sentences[i].text);
}

/* Every outcome, state and reason makes a whole sentence that fits. */
static void test_all_sentences(void)
{
    char buf[REASON_TEXT_MAX];

    for (int decision = 0; decision < DECISION_MAX; decision++)
        for (int k = 0; k < OUTCOME_MAX * REASON_MAX; k++) {
            struct decided d = {
                .decision = (enum decision)decision,
                .outcome = (enum outcome)(k % OUTCOME_MAX),
                .reason = (enum reason)(k % REASON_MAX),
                .state = (enum presence_state)(k % PRESENCE_STATE_MAX),
                .length = USEC_NEVER - 1,
                .of = USEC_NEVER - 1,
                .left = USEC_NEVER - 1,
            };
            size_t n = strlen(decided_text(buf, sizeof buf, &d));

            g_assert_cmpint(n, >, 10);
            g_assert_cmpint(n, <, sizeof buf - 1);
            g_assert_cmpint(buf[n - 1], ==, '.');
            g_assert_null(strpbrk(buf, "&<>"));
            g_assert_nonnull(decision_name(d.decision));
        }
}

/* Names are short, in lower case, and no two of a kind are alike. */
static void check_names(const char *(*name)(int), int max)
{
    for (int i = 0; i < max; i++) {
        g_assert_cmpint(strlen(name(i)), ==, strspn(name(i), "abcdefghijklmnopqrstuvwxyz"));
        g_assert_cmpint(strlen(name(i)), >, 2);
        for (int k = 0; k < i; k++)
            g_assert_cmpstr(name(i), !=, name(k));
    }
}

static const char *state_word(int i)
{
    return presence_state_name((enum presence_state)i);
}

static const char *reason_word(int i)
{
    return reason_name((enum reason)i);
}

static const char *phase_word(int i)
{
    return coach_phase_name((enum coach_phase)i);
}

static const char *outcome_word(int i)
{
    return outcome_name((enum outcome)i);
}

static const char *side_word(int i)
{
    return side_name((enum side)i);
}

static void test_words(void)
{
    check_names(state_word, PRESENCE_STATE_MAX);
    check_names(reason_word, REASON_MAX);
    check_names(phase_word, COACH_PHASE_MAX);
    check_names(outcome_word, OUTCOME_MAX);
    check_names(side_word, SIDE_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reason/ring", test_ring);
    g_test_add_func("/reason/sentences", test_sentences);
    g_test_add_func("/reason/all-sentences", test_all_sentences);
    g_test_add_func("/reason/words", test_words);
    return g_test_run();
}
