/*
 * Exercises: the folders in their order, the bound of their number, and the exercises that come
 * with the program.
 */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "store/exercises.h"

#define FILE_TEXT "[Exercise]\nName=%s\n[Step 1]\nTitle=a\nText=b\nHold=yes\n"

static char *own, *data, *home;

static void write_exercise(const char *folder, const char *id, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.exercise", folder, id);
    g_autofree char *text = g_strdup_printf(FILE_TEXT, name);

    g_file_set_contents(path, text, -1, NULL);
}

static void remove_exercise(const char *folder, const char *id)
{
    g_autofree char *path = g_strdup_printf("%s/%s.exercise", folder, id);

    g_assert_cmpint(g_remove(path), ==, 0);
}

static char *name_of(const char *id)
{
    struct exercise *e = NULL;
    char *name = NULL;

    if (exercise_load(id, &e) == 0)
        name = g_strdup(e->name);
    exercise_free(e);
    return name;
}

static void assert_name(const char *id, const char *expected)
{
    g_autofree char *name = name_of(id);

    g_assert_cmpstr(name, ==, expected);
}

static void test_built_in(void)
{
    static const char *const ids[] = { "ql-ball", "ql-doorway", "ql-side-bend" };
    static const char *const common[] = {
        "quadratus lumborum",
        "both sides of the lumbar spine",
        "raises the hip",
        "oor posture",
        "weak core",
        "relief for a while",
        "pelvis",
        "only a professional",
        "mild pull, never pain",
        "do not bounce",
        "Stop when it hurts",
        "recent injury",
        "disc trouble",
        "pregnancy",
    };
    struct exercise_list list;

    exercise_list(&list);
    g_assert_cmpuint(list.n, ==, G_N_ELEMENTS(ids));
    for (unsigned i = 0; i < list.n; i++) {
        struct exercise *e = NULL;

        g_assert_cmpstr(list.ids[i], ==, ids[i]);
        g_assert_cmpint(exercise_load(ids[i], &e), ==, 0);
        g_assert_true(e->has_sides && e->counts_as_rest && !e->is_own);
        for (unsigned k = 0; k < G_N_ELEMENTS(common); k++) {
            g_test_message("%s: %s", ids[i], common[k]);
            g_assert_nonnull(strstr(e->about, common[k]));
        }
        g_assert_cmpstr(e->credit, !=, "");
        g_assert_cmpstr(e->caution, !=, "");
        g_assert_cmpint(strstr(e->credit, "Letchford") != NULL, ==, i != 2);
        exercise_free(e);
    }
}

static void test_ball(void)
{
    struct exercise *e = NULL;
    unsigned n = 0;

    g_assert_cmpint(exercise_load("ql-ball", &e), ==, 0);
    g_assert_nonnull(strstr(e->caution, "12th"));
    g_assert_nonnull(strstr(e->caution, "kidneys"));
    g_assert_nonnull(strstr(e->caution, "roller"));
    for (unsigned i = 0; i < e->n_steps; i++) {
        n += strstr(e->steps[i].text, "rib and") && strstr(e->steps[i].text, "kidneys");
        g_assert_null(strstr(e->steps[i].text, "tand up"));
    }
    g_assert_cmpuint(n, ==, 2);
    exercise_free(e);
}

/* The own folder, then the data folder of the person, then those of the system. */
static void test_order(void)
{
    write_exercise(data, "ql-ball", "in data");
    assert_name("ql-ball", "in data");
    write_exercise(own, "ql-ball", "mine");
    write_exercise(own, "a", "first");
    assert_name("ql-ball", "mine");
    assert_name("a", "first");
    /* A broken file does not take the exercise away. */
    write_exercise(own, "ql-ball", "");
    assert_name("ql-ball", "in data");
    remove_exercise(data, "ql-ball");
    assert_name("ql-ball", "stretch with a ball");
    write_exercise(own, "a", "");
    g_assert_cmpint(exercise_load("a", &(struct exercise *){ NULL }), ==, -EINVAL);
    g_assert_cmpint(exercise_load("b", &(struct exercise *){ NULL }), ==, -ENOENT);
    g_assert_cmpint(exercise_load("../a", &(struct exercise *){ NULL }), ==, -ENOENT);
    remove_exercise(own, "ql-ball");
    remove_exercise(own, "a");
}

static void on_problem(const struct problem *problem, void *userdata)
{
    g_autofree char *name = g_path_get_basename(problem->file);

    g_string_append_printf(userdata, "%s:%u: %s\n", name, problem->line, problem->sentence);
}

static void assert_problems(const char *expected)
{
    g_autoptr(GString) problems = g_string_new(NULL);

    exercise_check(on_problem, problems);
    g_assert_cmpstr(problems->str, ==, expected);
}

static void test_problems(void)
{
    assert_problems("");
    write_exercise(own, "a", "");
    write_exercise(own, "My own", "mine");
    write_exercise(data, "a", "hidden by nothing");
    write_exercise(own, ".hidden", "");
    assert_problems(
        "My own.exercise:0: the name of the file is no id: expected 1 to 32 of the characters a-z, 0-9 "
        "and - before .exercise\n"
        "a.exercise:2: Exercise.Name is empty: expected a text\n");
    remove_exercise(own, "a");
    remove_exercise(own, "My own");
    remove_exercise(data, "a");
    remove_exercise(own, ".hidden");
    assert_problems("");
}

/* However many files a person has, and however broken they are, the installed exercises stay. */
static void test_too_many(void)
{
    struct exercise_list list;
    char id[16];

    for (unsigned i = 0; i < 70; i++) {
        g_snprintf(id, sizeof id, "own-%02u", i);
        write_exercise(own, id, i ? "mine" : "");
    }
    exercise_list(&list);
    g_assert_cmpuint(list.n, ==, EXERCISES_MAX);
    g_assert_cmpstr(list.ids[60], ==, "own-60");
    g_assert_cmpstr(list.ids[61], ==, "ql-ball");
    g_assert_cmpstr(list.ids[63], ==, "ql-side-bend");
    assert_problems("own-00.exercise:2: Exercise.Name is empty: expected a text\n"
                    "own-61.exercise:0: there are more than 64 exercises: the rest is not used\n");
    for (unsigned i = 0; i < 70; i++) {
        g_snprintf(id, sizeof id, "own-%02u", i);
        remove_exercise(own, id);
    }
}

int main(int argc, char **argv)
{
    int r;

    g_setenv("LANGUAGE", "C", TRUE);
    home = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    data = g_build_filename(home, "data", "lumbard", "exercises", NULL);
    own = g_build_filename(home, "config", "lumbard", "exercises", NULL);
    g_mkdir_with_parents(data, 0700);
    g_mkdir_with_parents(own, 0700);
    g_autofree char *config_home = g_build_filename(home, "config", NULL);
    g_autofree char *data_home = g_build_filename(home, "data", NULL);
    g_setenv("XDG_CONFIG_HOME", config_home, TRUE);
    g_setenv("XDG_DATA_HOME", data_home, TRUE);

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exercises/built in", test_built_in);
    g_test_add_func("/exercises/the caution of ql-ball", test_ball);
    g_test_add_func("/exercises/order of the folders", test_order);
    g_test_add_func("/exercises/problems", test_problems);
    g_test_add_func("/exercises/too many", test_too_many);
    r = g_test_run();

    for (char **folder = (char *[]){ own, data, NULL }; *folder; folder++) {
        g_rmdir(*folder);
        *strrchr(*folder, '/') = 0;
        g_rmdir(*folder);
    }
    g_rmdir(config_home);
    g_rmdir(data_home);
    g_rmdir(home);
    g_free(home);
    g_free(own);
    g_free(data);
    return r;
}
