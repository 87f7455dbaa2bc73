/*
 * The words for people: each term of the bus has some, and they never contain a term of the bus.
 */
#include <glib.h>
#include <string.h>

#include "wording/hold_words.h"
#include "wording/state_words.h"

static void check_words(const char *words)
{
    g_assert_nonnull(words);
    g_assert_true(g_utf8_validate(words, -1, NULL));
    g_assert_null(strpbrk(words, "&<>_"));
}

static void test_all_terms(void)
{
    for (int i = 0; i < PRESENCE_STATE_MAX; i++) {
        check_words(presence_state_words((enum presence_state)i));
        g_assert_cmpint(presence_state_find(presence_state_name((enum presence_state)i)), ==, i);
    }
    for (int i = 0; i < REASON_MAX; i++) {
        check_words(reason_words((enum reason)i));
        g_assert_cmpint(reason_find(reason_name((enum reason)i)), ==, i);
    }
    for (int i = 0; i < EVIDENCE_KIND_MAX; i++)
        check_words(evidence_kind_verb((enum evidence_kind)i));
    for (int i = 0; i < OUTCOME_MAX; i++) {
        check_words(outcome_sentence((enum outcome)i));
        g_assert_cmpint(outcome_find(outcome_name((enum outcome)i)), ==, i);
    }
    g_assert_cmpint(reason_find("tired"), ==, REASON_MAX);
    g_assert_cmpint(outcome_find(""), ==, OUTCOME_MAX);
}

static void test_holds(void)
{
    static const struct {
        const char *hold, *words;
    } table[] = {
        { "call", "a call is on" },
        { "call:firefox", "firefox is in a call" },
        { "call:", "a call is on" },
        { "lease:slides", "slides asks for quiet" },
        { "lease:lumbarctl-1234", "lumbarctl asks for quiet" },
        { "dnd", "do not disturb is on" },
        { "dnd:x", "do not disturb is on" },
        { "calls", "calls" },
        { "new-hold:%s", "new-hold:%s" },
        { "", "" },
    };
    char buf[HOLD_WORDS_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(hold_words(buf, sizeof buf, table[i].hold), ==, table[i].words);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/all-terms", test_all_terms);
    g_test_add_func("/words/holds", test_holds);
    return g_test_run();
}
