/*
 * Wording: texts for people fit their limits, are complete, and contain no markup.
 */
#include <glib.h>
#include <string.h>

#include "wording/bubble.h"
#include "wording/suggestion.h"

static void check_text(const char *text)
{
    g_assert_cmpuint(strlen(text), >, 0);
    g_assert_null(strpbrk(text, "&<>{}"));
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

static char name[] = "doorway stretch", long_name[] = "a name that is thirty characters";

static struct exercise doorway(void)
{
    struct exercise e = { .name = name, .has_sides = true, .repeat = 1, .n_steps = 6 };

    for (unsigned i = 0; i < 5; i++)
        e.steps[i].length = 8 * USEC_SEC;
    e.steps[5].is_held = true;
    return e;
}

static void test_suggest(void)
{
    static const char *const words[SIDE_MAX] = { "left", "right", "both" };
    struct exercise e = doorway();
    struct settings s;
    struct wording w;

    settings_init(&s);
    for (unsigned side = 0; side < SIDE_MAX; side++)
        for (unsigned attempt = 1; attempt <= 10; attempt++)
            for (unsigned k = 0; k < 2; k++) {
                struct effect show = { .type = EFFECT_SHOW };

                e.name = k ? long_name : name;
                show.show.attempt = attempt;
                show.show.side = side;
                show.show.can_snooze = true;
                show.show.sitting = 61 * USEC_MIN + 123456;
                wording_suggest(&w, &s, &e, &show);
                check_text(w.summary);
                check_text(w.body);
                g_assert_cmpuint(strlen(w.summary), <=, BUBBLE_SUMMARY_MAX);
                g_assert_nonnull(strstr(w.summary, words[side])); /* complete, not cut */
                g_assert_nonnull(strstr(w.body, "1 hour 1 minute."));
                g_assert_cmpuint((strlen(w.summary) > BUBBLE_WIDTH ? 2 : 1) + bubble_lines(w.body),
                                 <=, BUBBLE_LINES);
            }
}

/* After the last snooze; but not where the settings allow none. */
static void test_choice(void)
{
    static const char *const summaries[SIDE_MAX] = { "Left side: stretch or skip?",
                                                     "Right side: stretch or skip?",
                                                     "Both sides: stretch or skip?" };
    struct exercise e = doorway();
    struct effect show = { .type = EFFECT_SHOW,
                           .show = { .attempt = 1, .sitting = 8 * USEC_HOUR - USEC_MIN } };
    struct settings s;
    struct wording w;

    settings_init(&s);
    for (unsigned side = 0; side < SIDE_MAX; side++) {
        show.show.side = side;
        wording_suggest(&w, &s, &e, &show);
        g_assert_cmpstr(w.summary, ==, summaries[side]);
        g_assert_nonnull(strstr(w.body, "No snooze is left."));
        g_assert_cmpuint(strlen(w.summary), <=, BUBBLE_WIDTH);
        g_assert_cmpuint(1 + bubble_lines(w.body), <=, BUBBLE_LINES);
    }
    e.has_sides = false;
    wording_suggest(&w, &s, &e, &show);
    g_assert_cmpstr(w.summary, ==, "Stretch, or skip it?");
    s.snooze_limit = 0;
    wording_suggest(&w, &s, &e, &show);
    g_assert_cmpstr(w.summary, ==, "Time to stretch");
}

static void test_names(void)
{
    const struct effect show = {
        .type = EFFECT_SHOW, .show = { .attempt = 1, .sitting = 30 * USEC_MIN, .can_snooze = true }
    };
    struct exercise e = doorway();
    struct settings s;
    struct wording w;

    settings_init(&s);
    wording_suggest(&w, &s, &e, &show);
    g_assert_cmpstr(w.body, ==,
                    "You have been sitting for 30 minutes. Time for the doorway stretch; it takes "
                    "two minutes.");
    e.steps[5].length = 5 * USEC_MIN;
    e.has_sides = false;
    wording_suggest(&w, &s, &e, &show);
    g_assert_nonnull(strstr(w.body, "it takes 6 minutes"));
    g_assert_cmpstr(w.summary, ==, "Time to stretch");
    wording_suggest(&w, &s, NULL, &show); /* its file was removed */
    g_assert_nonnull(strstr(w.body, "Time for a stretch."));
    g_assert_cmpstr(wording_exercise_name("ql-side-bend"), ==, "standing side bend");
    g_assert_null(wording_exercise_name("ql-hammock"));
}

/* The first reminder with the default settings has room for everything, whatever the side. */
static void test_first_is_whole(void)
{
    const struct exercise e = doorway();
    struct effect show = { .type = EFFECT_SHOW,
                           .show = { .attempt = 1, .sitting = 30 * USEC_MIN, .can_snooze = true } };
    struct settings s;
    struct wording w;

    settings_init(&s);
    for (unsigned side = 0; side < SIDE_MAX; side++) {
        show.show.side = side;
        wording_suggest(&w, &s, &e, &show);
        g_assert_nonnull(strstr(w.body, "30 minutes. Time for the doorway stretch; it takes "));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wording/suggestions", test_suggest);
    g_test_add_func("/wording/choice", test_choice);
    g_test_add_func("/wording/exercises", test_names);
    g_test_add_func("/wording/first is whole", test_first_is_whole);
    return g_test_run();
}
