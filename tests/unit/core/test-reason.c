/* The ring of decisions, their sentences, and the names of the terms. */
#include <glib.h>
#include <string.h>

#include "core/reason.h"
#include "wording/sentences.h"

static void test_ring(void)
{
    static struct reasons r;

    g_assert_null(reasons_get(&r, 0));
    for (unsigned i = 0; i < 2 * REASON_RING + 5; i++) {
        reasons_add(&r, i, DECISION_SKIPPED)->count = i;
        g_assert_cmpint(reasons_get(&r, 0)->count, ==, i);
        g_assert_cmpint(r.count, ==, i + 1);
    }
    g_assert_cmpint(reasons_get(&r, REASON_RING - 1)->at, ==, REASON_RING + 5);
    g_assert_null(reasons_get(&r, REASON_RING));
    /* Members of the reason that was overwritten are cleared. */
    g_assert_cmpint(reasons_add(&r, 1, DECISION_DUE)->count, ==, 0);
}

static const struct {
    struct decided decided;
    const char *text;
} sentences[] = {
    { { .decision = DECISION_START }, "The service started." },
    { { .decision = DECISION_START, .count = 1 },
      "The service started and continues where it left off." },
    { { .decision = DECISION_STATE, .state = PRESENCE_ACTIVE },
      "Sitting: you used the keyboard, the mouse or the touch screen." },
    { { .decision = DECISION_STATE, .state = PRESENCE_PASSIVE, .reason = REASON_ASSUMED },
      "Sitting, by the setting Assume: lumbard cannot see whether you are here." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_MANUAL },
      "Away (corrected by you)." },
    { { .decision = DECISION_STATE, .state = PRESENCE_PASSIVE, .reason = REASON_CALL },
      "Sitting without input (in a call)." },
    { { .decision = DECISION_STATE, .state = PRESENCE_STANDING, .reason = REASON_WALK },
      "Standing: you are walking at the desk." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_WALK },
      "Away: you are walking, as a fitness tracker reports." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_SENSOR,
        .kind = EVIDENCE_ABSENT,
        .word = "presence_iio" },
      "Away: the presence sensor reports that you are not at the desk." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_PASSIVE,
        .reason = REASON_SENSOR,
        .kind = EVIDENCE_PRESENT,
        .word = "presence_iio" },
      "Sitting without input: the presence sensor sees a person." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_PASSIVE,
        .reason = REASON_SENSOR,
        .kind = EVIDENCE_SITTING,
        .word = "thigh" },
      "Sitting without input, as thigh reports." },
    { { .decision = DECISION_STATE, .state = PRESENCE_UNKNOWN },
      "Unknown: lumbard cannot see whether you are here. Counting is stopped." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_UNKNOWN,
        .reason = REASON_CAP,
        .word = "vlc" },
      "Unknown: a program (vlc) has kept the screen on too long to trust. Counting is stopped." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_IDLE,
        .length = 3 * USEC_MIN },
      "Away since your last input: no key or mouse for 3 minutes, no film, no call." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_IDLE,
        .of = 3 * USEC_MIN,
        .word = "vlc" },
      "Away since vlc stopped: no input for 3 minutes before that, and none since." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_LOCK },
      "Away: the screen was locked." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_SUSPEND },
      "Away: the computer was asleep or switched off." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_SEAT },
      "Away: another user is logged in at this screen." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_LEASE,
        .word = "desk" },
      "Away, as desk reports." },
    { { .decision = DECISION_STATE, .state = PRESENCE_AWAY, .reason = REASON_CAP },
      "Away (no input for too long)." },
    { { .decision = DECISION_STATE,
        .state = PRESENCE_AWAY,
        .reason = REASON_CAP,
        .kind = EVIDENCE_VIDEO,
        .of = 2 * USEC_HOUR,
        .word = "vlc" },
      "Away: vlc plays a film, and there has been no input for 2 hours." },
    { { .decision = DECISION_REST, .reason = REASON_IDLE, .length = 45 * USEC_MIN },
      "Back after 45 minutes (no input): a full break, counting starts again." },
    { { .decision = DECISION_CREDIT,
        .reason = REASON_LOCK,
        .length = USEC_MIN,
        .of = 5 * USEC_MIN,
        .left = 20 * USEC_MIN },
      "Back after 1 minute (screen locked): a partial break; counted sitting is now 20 minutes." },
    { { .decision = DECISION_BLIP, .length = 2 * USEC_SEC },
      "Only 2 seconds of activity: still counted as away." },
    { { .decision = DECISION_CREDITED,
        .length = 2 * USEC_MIN,
        .left = 20 * USEC_MIN,
        .word = "treadmill" },
      "treadmill reports a break of 2 minutes; counted sitting is now 20 minutes." },
    { { .decision = DECISION_CORRECTED,
        .state = PRESENCE_PASSIVE,
        .length = 20 * USEC_MIN,
        .left = 25 * USEC_MIN },
      "You corrected the history: sitting for 20 minutes. Counted sitting is now 25 minutes." },
    { { .decision = DECISION_CORRECTED,
        .state = PRESENCE_STANDING,
        .length = 20 * USEC_MIN,
        .left = 5 * USEC_MIN },
      "You corrected the history: standing for 20 minutes. Counted sitting is now 5 minutes." },
    { { .decision = DECISION_DUE, .length = 30 * USEC_MIN },
      "A stretch is due after 30 minutes of sitting." },
    { { .decision = DECISION_HELD, .word = "dnd" },
      "A stretch is due but waits: do not disturb is on." },
    { { .decision = DECISION_HELD, .word = "call:firefox" },
      "A stretch is due but waits: firefox is in a call." },
    { { .decision = DECISION_SUGGESTED, .count = 2 }, "Stretch suggested (reminder 2)." },
    { { .decision = DECISION_CLOSED, .outcome = OUTCOME_DISMISSED },
      "You dismissed the reminder; no more for this stretch." },
    { { .decision = DECISION_REFUSED, .word = "dnd" },
      "The reminder could not be shown: do not disturb is on. It will return later." },
    { { .decision = DECISION_REFUSED }, "The reminder could not be shown. It will return later." },
    { { .decision = DECISION_SNOOZED, .length = 5 * USEC_MIN }, "Snoozed for 5 minutes." },
    { { .decision = DECISION_SKIPPED, .length = 30 * USEC_MIN },
      "Skipped. Next suggestion after another 30 minutes." },
    { { .decision = DECISION_PAUSED, .length = USEC_NEVER }, "Paused until you resume." },
    { { .decision = DECISION_PAUSED, .length = USEC_HOUR }, "Paused for 1 hour." },
    { { .decision = DECISION_RESUMED }, "The pause ended." },
    { { .decision = DECISION_RESUMED, .count = 1 }, "You ended the pause." },
    { { .decision = DECISION_NEXT_DUE, .length = 29 * USEC_MIN + 31 * USEC_SEC },
      "A stretch is due in 30 minutes, if you stay seated." },
    { { .decision = DECISION_NEXT_DUE, .length = 119 * USEC_SEC },
      "A stretch is due in 1 minute 59 seconds, if you stay seated." },
    { { .decision = DECISION_NEXT_REST, .length = USEC_MIN },
      "In 1 minute this counts as a full break." },
    { { .decision = DECISION_NEXT_REMINDER, .length = 6 * USEC_MIN - 3 * USEC_SEC },
      "Next reminder in 6 minutes at the earliest, if you stay seated." },
    { { .decision = DECISION_NEXT_PAUSE_END, .length = USEC_HOUR }, "The pause ends in 1 hour." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_RESTING },
      "Nothing planned until you are back." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_PAUSED },
      "Nothing planned until you resume the reminders." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_UNKNOWN },
      "Nothing planned: lumbard cannot see whether you are here." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_COUNTING },
      "Nothing planned until you sit down." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_HELD, .word = "lease:slides" },
      "The next reminder waits: slides asks for quiet." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_SUGGESTED },
      "No further reminder planned for this stretch." },
    { { .decision = DECISION_NEXT_NONE, .count = COACH_QUIET },
      "No further reminder planned in your working hours." },
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
        for (int k = 0; k < (int)OUTCOME_MAX * (int)REASON_MAX; k++) {
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

            g_assert_cmpint(n, >, 4);
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
