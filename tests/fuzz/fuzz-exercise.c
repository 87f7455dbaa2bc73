/*
 * Any bytes as an exercise file: a file that is rejected has a problem with file and sentence, and
 * one that is accepted keeps all bounds, and each of its bubbles fits.
 */
#include <assert.h>
#include <glib.h>
#include <string.h>

#include "store/exercise_file.h"
#include "wording/bubble.h"
#include "wording/guide.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char *folder, *file;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    g_setenv("LANGUAGE", "C", TRUE);
    folder = g_dir_make_tmp("lumbard-fuzz-XXXXXX", NULL);
    file = g_build_filename(folder, "any.exercise", NULL);
    return 0;
}

static void check_text(const char *text)
{
    assert(g_utf8_validate(text, -1, NULL));
    assert(!strpbrk(text, "&<>"));
}

static void check_bubble(const struct exercise *e, const struct guide_step *step)
{
    struct wording w;
    size_t n;

    wording_step(&w, e, step);
    check_text(w.summary);
    check_text(w.body);
    n = bubble_characters(w.summary);
    assert(n > 0 && n <= BUBBLE_SUMMARY_MAX);
    assert((n > BUBBLE_WIDTH ? 2 : 1) + bubble_lines(w.body) <= BUBBLE_LINES);
}

static void check_exercise(const struct exercise *e)
{
    unsigned n_held = 0;

    check_text(e->name);
    check_text(e->about);
    check_text(e->caution);
    check_text(e->credit);
    assert(e->n_steps >= 1 && e->n_steps <= EXERCISE_STEPS_MAX);
    assert(e->repeat >= 1 && e->repeat <= PLAN_REPEAT_MAX);
    for (unsigned i = 0; i <= e->n_steps; i++)
        for (enum side side = SIDE_LEFT; side < SIDE_MAX; side++) {
            const struct guide_step step = { .step = i ? i : 1,
                                             .steps = e->n_steps,
                                             .file_step = i,
                                             .repetition = 1 + i % 2,
                                             .side = e->has_sides ? side % 2 : SIDE_BOTH,
                                             .length = PLAN_STEP_MAX - USEC_SEC };

            check_bubble(e, &step);
        }
    for (unsigned i = 0; i < e->n_steps; i++) {
        const struct exercise_step *s = &e->steps[i];

        assert(s->length >= 0 && s->length <= PLAN_STEP_MAX && (s->length || s->is_held));
        n_held += s->is_held;
    }
    assert(n_held > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problem problem = { 0 };
    struct exercise *e = NULL;
    int r;

    g_file_set_contents(file, (const char *)data, (gssize)size, NULL);
    r = exercise_file_read(folder, "any", true, &e, &problem);
    if (r == 0) {
        check_exercise(e);
    } else {
        assert(!e && strcmp(problem.file, file) == 0 && *problem.sentence);
        assert(g_utf8_validate(problem.sentence, -1, NULL));
        assert(g_utf8_validate(problem.key, -1, NULL));
    }
    problem_done(&problem);
    exercise_free(e);
    return 0;
}
