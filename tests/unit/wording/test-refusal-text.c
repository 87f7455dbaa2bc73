/* The sentences of commands that the core refuses. */
#include <glib.h>
#include <string.h>

#include "wording/refusal_text.h"

static const struct {
    enum event_type command;
    enum refusal refusal;
    unsigned snooze_limit;
    const char *text;
} table[] = {
    { EVENT_SNOOZE, REFUSAL_NOT_DUE, 3, "Cannot snooze: no stretch is due" },
    { EVENT_SNOOZE, REFUSAL_SNOOZES_USED_UP, 0,
      "Cannot snooze: the setting SnoozeLimit is 0, so no snooze is allowed" },
    { EVENT_SNOOZE, REFUSAL_SNOOZES_USED_UP, 1,
      "Cannot snooze: the one snooze of this sitting is used up, until you take a full break" },
    { EVENT_SNOOZE, REFUSAL_SNOOZES_USED_UP, 20,
      "Cannot snooze: the 20 snoozes of this sitting are used up, until you take a full break" },
    { EVENT_SKIP, REFUSAL_PAUSED, 3, "Cannot skip: reminders are paused" },
    { EVENT_SKIP, REFUSAL_OUTSIDE_HOURS, 3,
      "Cannot skip: there are no reminders outside your working hours" },
    { EVENT_SKIP, REFUSAL_UNKNOWN, 3, "Cannot skip: lumbard cannot see whether you are here" },
    { EVENT_SUGGEST_NOW, REFUSAL_LOCKED, 3, "Cannot suggest a stretch: the screen is locked" },
    { EVENT_SUGGEST_NOW, REFUSAL_AWAY, 3, "Cannot suggest a stretch: you seem to be away" },
    { EVENT_RESUME, REFUSAL_NOT_PAUSED, 3, "Cannot resume: reminders are not paused" },
};

static void test_sentences(void)
{
    char buf[REFUSAL_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(refusal_text(buf, sizeof buf, table[i].command, table[i].refusal,
                                     table[i].snooze_limit),
                        ==, table[i].text);
}

/* Every refusal of every event has a sentence that fits, and a name. */
static void test_all(void)
{
    char buf[REFUSAL_TEXT_MAX];

    for (int refusal = REFUSAL_NONE + 1; refusal < REFUSAL_MAX; refusal++)
        for (int command = 0; command < EVENT_TYPE_MAX; command++) {
            refusal_text(buf, sizeof buf, (enum event_type)command, (enum refusal)refusal, 9999);
            g_assert_nonnull(strstr(buf, ": "));
            g_assert_cmpuint(strlen(buf), <, sizeof buf - 1);
            g_assert_cmpstr(refusal_name((enum refusal)refusal), !=, "");
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/refusal-text/sentences", test_sentences);
    g_test_add_func("/refusal-text/all", test_all);
    return g_test_run();
}
