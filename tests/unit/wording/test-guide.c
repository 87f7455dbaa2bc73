/*
 * Guide: each bubble of each exercise fits into four lines of 30 characters, for each side;
 * cautions come first, and the first bubble states what counts as a break.
 *
 * The exercises are those of share/ in the build folder.
 */
#include <glib.h>
#include <string.h>

#include "store/exercises.h"
#include "wording/bubble.h"
#include "wording/guide.h"

static struct exercise *load(const char *id)
{
    struct exercise *e = NULL;

    g_assert_cmpint(exercise_load(id, &e), ==, 0);
    return e;
}

static unsigned count_steps(const struct exercise *e)
{
    unsigned n = 0;

    for (unsigned i = 0; i < e->n_steps; i++)
        n += e->steps[i].is_held ? e->repeat : 1;
    return n;
}

static void check_bubble(const struct wording *w)
{
    const size_t n = bubble_characters(w->summary);

    g_assert_true(g_utf8_validate(w->summary, -1, NULL) && g_utf8_validate(w->body, -1, NULL));
    g_assert_null(strpbrk(w->summary, "&<>{}"));
    g_assert_null(strpbrk(w->body, "&<>{}"));
    g_assert_cmpuint(n, >, 0);
    g_assert_cmpuint(n, <=, BUBBLE_SUMMARY_MAX);
    g_assert_cmpuint((n > BUBBLE_WIDTH ? 2 : 1) + bubble_lines(w->body), <=, BUBBLE_LINES);
    g_assert_cmpuint(bubble_lines(w->body), >, 0);
}

/* All bubbles of a stretch, one paragraph for each. @hold: the setting Hold. */
static char *write_all(const struct exercise *e, enum side side, usec hold, unsigned before)
{
    GString *all = g_string_new(NULL);
    struct guide_step step = { .step = before + 1, .steps = before + count_steps(e), .side = side };
    struct wording w;

    if (!before) {
        step.length = 10 * USEC_SEC;
        wording_step(&w, e, &step);
        check_bubble(&w);
        g_string_append_printf(all, "%s|%s\n\n", w.summary, w.body);
    }
    for (step.file_step = 1; step.file_step <= e->n_steps; step.file_step++) {
        const struct exercise_step *s = &e->steps[step.file_step - 1];

        step.length = s->length ? s->length : hold;
        for (step.repetition = 1; step.repetition <= (s->is_held ? e->repeat : 1);
             step.repetition++, step.step++) {
            wording_step(&w, e, &step);
            check_bubble(&w);
            g_string_append_printf(all, "%s|%s\n\n", w.summary, w.body);
        }
    }
    return g_string_free(all, FALSE);
}

static void test_fits(void)
{
    struct exercise_list list;

    exercise_list(&list);
    g_assert_cmpuint(list.n, >=, 3);
    for (unsigned i = 0; i < list.n; i++) {
        struct exercise *e = load(list.ids[i]);

        for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
            g_free(write_all(e, side, 119 * USEC_SEC, 0));
            g_free(write_all(e, side, 2 * USEC_MIN, count_steps(e)));
        }
        exercise_free(e);
    }
}

/* The longest texts that an exercise file may have. */
static void test_longest(void)
{
    static char line[] = "thirty characters with a dot.. thirty characters with a dot.. thirty";
    struct exercise e = { .name = line, .about = line, .credit = line, .repeat = 5, .n_steps = 32 };
    g_autofree char *two = g_strndup(line, 61), *one = g_strndup(line, 30);
    g_autofree char *three = g_strconcat(two, " ", one, NULL);

    for (unsigned counts = 0; counts < 2; counts++)
        for (unsigned cautious = 0; cautious < 2; cautious++) {
            e.counts_as_rest = counts;
            e.caution = cautious ? two : two + strlen(two);
            for (unsigned i = 0; i < 32; i++) {
                e.steps[i] =
                    (struct exercise_step){ one, i % 2 ? two : three, 599 * USEC_SEC, i % 2, NULL };
            }
            g_free(write_all(&e, SIDE_BOTH, USEC_MIN, 0));
            g_free(write_all(&e, SIDE_BOTH, USEC_MIN, count_steps(&e)));
        }
}

static void test_doorway(void)
{
    struct exercise *e = load("ql-doorway");
    g_autofree char *right = write_all(e, SIDE_RIGHT, 30 * USEC_SEC, 0);
    g_autofree char *left = write_all(e, SIDE_LEFT, 30 * USEC_SEC, 0);
    g_autofree char *after_left = write_all(e, SIDE_RIGHT, 30 * USEC_SEC, count_steps(e));

    g_assert_true(
        g_str_has_prefix(right, "Get ready: Stand in a doorway|Feel a mild pull, never pain."));
    g_assert_nonnull(strstr(right, "it counts.\n\n1 of 6: Stand in a doorway|"));
    g_assert_nonnull(strstr(right, "2 of 6: Your right side|"));
    g_assert_nonnull(strstr(right, "with your left hand."));
    g_assert_nonnull(
        strstr(right, "4 of 6: Raise your right arm|Reach over your head for the left"));
    g_assert_nonnull(strstr(right, "Cross your right foot|Step with it behind your left foot."));
    g_assert_nonnull(strstr(right, "Ease off at any discomfort.\nHold it for 30 seconds."));
    g_assert_nonnull(strstr(left, "4 of 6: Raise your left arm|"));
    g_assert_nonnull(strstr(left, "If it is the right one, choose that."));
    g_assert_true(g_str_has_prefix(after_left, "Other side: Stand in a doorway|"));
    g_assert_nonnull(strstr(after_left, "8 of 12: Your right side|"));
    exercise_free(e);
}

static void test_ball(void)
{
    struct exercise *e = load("ql-ball");
    g_autofree char *all = write_all(e, SIDE_LEFT, 30 * USEC_SEC, 0);

    g_assert_true(g_str_has_prefix(
        all, "Get ready: Lie down on a mat|Keep ball and roller off your lowest (12th) "
             "rib and kidneys."));
    g_assert_nonnull(
        strstr(all, "Under your left side|Keep it off the lowest (12th) rib and the kidneys"));
    g_assert_null(strstr(all, "tand up"));
    exercise_free(e);
}

static void test_side_bend(void)
{
    struct exercise *e = load("ql-side-bend");
    g_autofree char *all = write_all(e, SIDE_LEFT, 30 * USEC_SEC, 0);

    g_assert_nonnull(strstr(all, "4 of 5: Bend to the right|"));
    g_assert_nonnull(strstr(all, "5 of 5: Relax, then repeat|Breathe"));
    exercise_free(e);
}

static void test_what_counts(void)
{
    struct exercise *e = load("ql-doorway");
    const struct guide_step ready = { .step = 1, .steps = 6, .side = SIDE_LEFT };
    struct wording w;

    e->counts_as_rest = false;
    wording_step(&w, e, &ready);
    check_bubble(&w);
    g_assert_nonnull(strstr(w.body, "not count as a break"));
    exercise_free(e);
}

/* The file was changed or removed during the stretch. */
static void test_missing(void)
{
    struct exercise *e = load("ql-doorway");
    const struct guide_step step = { .step = 9, .steps = 9, .file_step = 9, .side = SIDE_LEFT };
    struct wording w;

    wording_step(&w, e, &step);
    check_bubble(&w);
    wording_step(&w, NULL, &step);
    check_bubble(&w);
    g_assert_nonnull(strstr(w.summary, "9 of 9"));
    exercise_free(e);
}

static void test_afterwards(void)
{
    struct wording w;

    wording_afterwards(&w);
    check_bubble(&w);
    g_assert_nonnull(strstr(w.summary, "Stand for a minute"));
    g_assert_nonnull(strstr(w.body, "no diagnosis"));
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        wording_keep_side(&w, side);
        check_bubble(&w);
        g_assert_nonnull(strstr(w.summary, side_name(side)));
    }
}

static void test_lines(void)
{
    g_assert_cmpuint(bubble_lines(""), ==, 0);
    g_assert_cmpuint(bubble_lines("a"), ==, 1);
    g_assert_cmpuint(bubble_lines("thirty characters with a dot.."), ==, 1);
    g_assert_cmpuint(bubble_lines("thirty-one characters with a dot"), ==, 2);
    g_assert_cmpuint(bubble_lines("abcdefghijabcdefghijabcdefghija"), ==, 2);
    g_assert_cmpuint(bubble_lines("a\nb"), ==, 2);
    g_assert_cmpuint(
        bubble_lines(
            "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
            "abcdefghijabcdefghij"),
        ==, 1);
}

int main(int argc, char **argv)
{
    g_setenv("LANGUAGE", "C", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/lines", test_lines);
    g_test_add_func("/guide/each text fits", test_fits);
    g_test_add_func("/guide/longest texts", test_longest);
    g_test_add_func("/guide/doorway", test_doorway);
    g_test_add_func("/guide/ball", test_ball);
    g_test_add_func("/guide/side bend", test_side_bend);
    g_test_add_func("/guide/a break or not", test_what_counts);
    g_test_add_func("/guide/missing", test_missing);
    g_test_add_func("/guide/afterwards", test_afterwards);
    return g_test_run();
}
