/*
 * Exercise files: a valid one is read whole, each bound has a problem that names file, key, line
 * and range, and no file blocks or crashes the reader.
 */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/exercise_picture.h"
#include "store/exercises.h"

#define PNG "\x89PNG\r\n\x1a\n"

static char *folder;

/* Lines 1 to 19. */
static const char valid[] = "# from Anna\n"
                            "[Exercise]\n"
                            "Name=wall stretch\n"
                            "Name[de]=Dehnung an der Wand\n"
                            "About=One.\\nTwo.\n"
                            "Caution=Slowly.\n"
                            "Credit=Anna\n"
                            "Sides=left;right\n"
                            "CountsAs=stretch\n"
                            "Repeat=3\n"
                            "[Step 1]\n"
                            "Title=Your {side} side\n"
                            "Text=Stand beside a wall.\n"
                            "Seconds=600\n"
                            "Picture=wall-{side}.png\n"
                            "[Step 2]\n"
                            "Title=Lean\n"
                            "Text=Away from your {other} side.\n"
                            "Hold=yes\n";

static void write_bytes(const char *name, const char *text, gssize n)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;

    g_file_set_contents(path, text, n, &error);
    g_assert_no_error(error);
}

static void test_valid(void)
{
    struct exercise *e = NULL;
    struct problem problem = { 0 };
    struct plan plan;
    g_autofree char *left = NULL;

    write_bytes("wall.exercise", valid, -1);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, 0);
    g_assert_cmpstr(e->id, ==, "wall");
    g_assert_cmpstr(e->name, ==, "wall stretch");
    g_assert_cmpstr(e->about, ==, "One.\nTwo.");
    g_assert_cmpstr(e->caution, ==, "Slowly.");
    g_assert_cmpstr(e->credit, ==, "Anna");
    g_assert_true(e->has_sides && e->is_own && !e->counts_as_rest);
    g_assert_cmpstr(e->steps[0].title, ==, "Your {side} side");
    g_assert_cmpstr(e->steps[1].text, ==, "Away from your {other} side.");
    left = exercise_picture_path(&e->steps[0], SIDE_LEFT);
    g_assert_true(g_str_has_prefix(left, folder) && g_str_has_suffix(left, "/wall-left.png"));
    g_assert_null(exercise_picture_path(&e->steps[1], SIDE_LEFT));
    exercise_plan(e, &plan);
    g_assert_cmpstr(plan.exercise, ==, "wall");
    g_assert_cmpuint(plan.n_steps, ==, 2);
    g_assert_cmpuint(plan.repeat, ==, 3);
    g_assert_true(plan.has_sides && !plan.counts_as_rest);
    g_assert_cmpint(plan.steps[0].length, ==, 600 * USEC_SEC);
    g_assert_true(!plan.steps[0].is_held && plan.steps[1].is_held);
    g_assert_cmpint(plan.steps[1].length, ==, 0);
    exercise_free(e);
}

/* A key that is missing has its default. */
static void test_shortest(void)
{
    struct exercise *e = NULL;
    struct problem problem = { 0 };

    write_bytes("wall.exercise",
                "[Exercise]\nName=a\nSides=\n[Step 1]\nTitle=b\nText=c\nHold=yes\nSeconds=1\n", -1);
    g_assert_cmpint(exercise_file_read(folder, "wall", false, &e, &problem), ==, 0);
    g_assert_true(!e->has_sides && !e->is_own && e->counts_as_rest);
    g_assert_cmpuint(e->repeat, ==, 1);
    g_assert_cmpuint(e->n_steps, ==, 1);
    g_assert_cmpint(e->steps[0].length, ==, USEC_SEC);
    g_assert_cmpstr(e->about, ==, "");
    exercise_free(e);
}

/* @old of the valid file becomes @new. */
static const struct {
    const char *old, *new;
    unsigned line;
    const char *key, *sentence;
} wrong[] = {
    { "Name=wall stretch\nName[de]=Dehnung an der Wand\n", "", 2, "Exercise.Name",
      "is missing: expected a text" },
    { "wall stretch", "", 3, "Exercise.Name", "is empty: expected a text" },
    { "wall stretch", "a name of thirty-one characters", 3, "Exercise.Name",
      "has 31 characters: expected at most 30" },
    { "an der Wand", "an der langen weissen Wand", 4, "Exercise.Name[de]",
      "has 34 characters: expected at most 30" },
    { "wall stretch", "a \xe2\x80\xae wall", 3, "Exercise.Name", "control character" },
    { "wall stretch", "a\\twall", 3, "Exercise.Name", "control character" },
    { "wall stretch", "a \\x wall", 3, "Exercise.Name", "escape" },
    { "wall stretch", "wall & floor", 3, "Exercise.Name",
      "contains &: expected a text without & < and >" },
    { "Slowly.", "a < b", 6, "Exercise.Caution", "contains <" },
    { "Slowly.", "One line.\\nTwo lines.", 6, "Exercise.Caution", "control character" },
    { "Slowly.", "a {side}", 6, "Exercise.Caution", "contains { or }" },
    { "Slowly.", "This caution is longer than two lines of thirty characters each.", 6,
      "Exercise.Caution", "fills 3 lines of 30 characters: expected at most 2" },
    { "left;right", "left", 8, "Exercise.Sides", "\"left\": expected left;right, or nothing" },
    { "left;right", "", 12, "Step 1.Title",
      "contains {side}: expected no side, because Sides is empty" },
    { "CountsAs=stretch", "CountsAs=break", 9, "Exercise.CountsAs", "expected stretch or rest" },
    { "Repeat=3", "Repeat=6", 10, "Exercise.Repeat", "\"6\": expected 1 to 5" },
    { "Repeat=3", "Repeat=0", 10, "Exercise.Repeat", "expected 1 to 5" },
    { "Repeat=3", "Repet=3", 10, "Exercise.Repet",
      "is an unknown key: expected one of Name, About" },
    { "Repeat=3", "Repeat[de]=3", 10, "Exercise.Repeat[de]", "unknown key" },
    { "[Step 1]", "[Step 33]", 11, "Step 33",
      "is an unknown group: expected [Exercise] and [Step 1] to [Step 32]" },
    { "[Step 1]", "[Step 01]", 11, "Step 01", "unknown group" },
    { "[Step 1]", "[Step 3]", 0, "Step 1", "is missing: expected steps from 1 on without a gap" },
    { "[Step 2]", "[Step 3]", 0, "Step 2", "is missing" },
    { "[Exercise]", "[Excercise]", 2, "Excercise", "unknown group" },
    { "Your {side} side", "Your {side} side and not the other", 12, "Step 1.Title",
      "fills 2 lines of 30 characters: expected at most 1" },
    { "Your {side} side", "Your {Side} side", 12, "Step 1.Title", "expected {side} or {other}" },
    { "Your {side} side", "Your side}", 12, "Step 1.Title", "expected {side} or {other}" },
    { "Title=Your {side} side\n", "", 11, "Step 1.Title", "is missing: expected a text" },
    { "Stand beside a wall.",
      "Stand beside a wall. It should be one that does not move when you push against it hard, or you fall.",
      13, "Step 1.Text", "fills 4 lines of 30 characters: expected at most 3" },
    { "Away from your {other} side.",
      "Away from your {other} side, until you feel a mild pull, and no more.", 18, "Step 2.Text",
      "fills 3 lines of 30 characters: expected at most 2" },
    { "Seconds=600", "Seconds=601", 14, "Step 1.Seconds", "\"601\": expected 1 to 600" },
    { "Seconds=600", "Seconds=-1", 14, "Step 1.Seconds", "\"-1\": expected 1 to 600" },
    { "Seconds=600\n", "", 11, "Step 1.Seconds", "is missing: expected 1 to 600, or Hold=yes" },
    { "Hold=yes", "Hold=maybe", 19, "Step 2.Hold", "\"maybe\": expected no or yes" },
    { "Hold=yes", "Hold=no\nSeconds=9", 11, "Step 1", "expected a step that is held" },
    { "wall-{side}.png", "/etc/wall.png", 15, "Step 1.Picture",
      "expected the name of a file in the folder of the exercise" },
    { "wall-{side}.png", "..png", 15, "Step 1.Picture", "expected the name of a file" },
    { "wall-{side}.png", "wall.gif", 15, "Step 1.Picture",
      "expected a name that ends in .png or .svg" },
    { "wall-{side}.png", "floor-{side}.png", 15, "Step 1.Picture",
      "names floor-left.png, which is missing in the folder of the exercise" },
    { "wall-{side}.png", "half-{side}.png", 15, "Step 1.Picture", "half-right.png" },
    { "wall-{side}.png", "text.png", 15, "Step 1.Picture", "which is no PNG picture" },
    { "wall-{side}.png", "text.svg", 15, "Step 1.Picture", "which is no SVG picture" },
    { "wall-{side}.png", "large.png", 15, "Step 1.Picture", "which is larger than 1 MiB" },
    { "wall-{side}.png", "pipe.png", 15, "Step 1.Picture", "which is no regular file" },
    { "[Step 2]", "nonsense", 16, "", "nonsense" },
    { "# from Anna", "Name=x", 1, "", "" },
};

static void test_wrong(void)
{
    g_autofree char *path = g_build_filename(folder, "wall.exercise", NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GString) text = g_string_new(valid);
        struct exercise *e = NULL;
        struct problem problem = { 0 };

        g_test_message("%s -> %s", wrong[i].old, wrong[i].new);
        g_assert_cmpuint(g_string_replace(text, wrong[i].old, wrong[i].new, 1), ==, 1);
        write_bytes("wall.exercise", text->str, -1);
        g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, -EINVAL);
        g_assert_null(e);
        g_assert_cmpstr(problem.file, ==, path);
        g_assert_cmpstr(problem.key, ==, wrong[i].key);
        g_test_message("%u: %s", problem.line, problem.sentence);
        g_assert_nonnull(strstr(problem.sentence, wrong[i].sentence));
        if (*wrong[i].key)
            g_assert_true(g_str_has_prefix(problem.sentence, wrong[i].key));
        /* The line of a key that is missing is the one of its group. */
        g_assert_cmpuint(problem.line, ==, wrong[i].line);
        problem_done(&problem);
    }
}

/* The largest values that are allowed. */
static void test_bounds(void)
{
    g_autoptr(GString) text =
        g_string_new("[Exercise]\nName=a name of thirty characters, \xc3\xa4\nRepeat=5\nAbout=");
    struct exercise *e = NULL;
    struct problem problem = { 0 };

    for (unsigned i = 0; i < 4000; i++)
        g_string_append_c(text, 'a');
    for (unsigned i = 1; i <= 32; i++)
        g_string_append_printf(text,
                               "\n[Step %u]\nTitle=Thirty characters or the {side}\nHold=yes\n"
                               "Text=%s %s\nSeconds=%u\n",
                               i, "thirty characters with a dot..",
                               "and the {other} with a dot....", i == 1 ? 600 : 1);
    write_bytes("wall.exercise", text->str, -1);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, 0);
    g_assert_cmpuint(e->n_steps, ==, 32);
    g_assert_cmpuint(strlen(e->about), ==, 4000);
    e = exercise_free(e);
    g_string_replace(text, "About=", "About=b", 1);
    write_bytes("wall.exercise", text->str, -1);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, -EINVAL);
    g_assert_nonnull(strstr(problem.sentence, "has 4001 characters: expected at most 4000"));
    g_assert_cmpuint(problem.line, ==, 4);
    problem_done(&problem);
}

static void test_no_text(void)
{
    g_autofree char *path = g_build_filename(folder, "wall.exercise", NULL);
    struct exercise *e = NULL;
    struct problem problem = { 0 };

    g_remove(path);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, -ENOENT);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, -EINVAL);
    g_assert_cmpstr(problem.sentence, ==, "not a regular file");
    problem_done(&problem);
    g_remove(path);
    write_bytes("wall.exercise", "a\0b", 3);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, -EINVAL);
    g_assert_nonnull(strstr(problem.sentence, "NUL"));
    problem_done(&problem);
}

static void test_language(void)
{
    struct exercise *e = NULL;
    struct problem problem = { 0 };

    g_setenv("LANGUAGE", "de", TRUE);
    write_bytes("wall.exercise", valid, -1);
    g_assert_cmpint(exercise_file_read(folder, "wall", true, &e, &problem), ==, 0);
    g_assert_cmpstr(e->name, ==, "Dehnung an der Wand");
    g_setenv("LANGUAGE", "C", TRUE);
    exercise_free(e);
}

static void test_ids(void)
{
    g_assert_true(exercise_id_is_valid("a"));
    g_assert_true(exercise_id_is_valid("my-own-2"));
    g_assert_true(exercise_id_is_valid("abcdefghijabcdefghijabcdefghijab"));
    g_assert_false(exercise_id_is_valid("abcdefghijabcdefghijabcdefghijabc"));
    g_assert_false(exercise_id_is_valid(""));
    g_assert_false(exercise_id_is_valid("My"));
    g_assert_false(exercise_id_is_valid("../x"));
}

static void write_pictures(void)
{
    g_autofree char *large = g_malloc0(EXERCISE_PICTURE_SIZE_MAX + 1);
    g_autofree char *pipe = g_build_filename(folder, "pipe.png", NULL);

    memcpy(large, PNG, strlen(PNG));
    write_bytes("wall-left.png", large, EXERCISE_PICTURE_SIZE_MAX);
    write_bytes("wall-right.png", PNG, -1);
    write_bytes("half-left.png", PNG, -1);
    write_bytes("text.png", "PNG", -1);
    write_bytes("text.svg", "svg", -1);
    write_bytes("large.png", large, EXERCISE_PICTURE_SIZE_MAX + 1);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
}

static void remove_folder(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    int r;

    g_setenv("LANGUAGE", "C", TRUE);
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    write_pictures();
    g_test_add_func("/exercise-file/valid", test_valid);
    g_test_add_func("/exercise-file/defaults", test_shortest);
    g_test_add_func("/exercise-file/problems", test_wrong);
    g_test_add_func("/exercise-file/bounds", test_bounds);
    g_test_add_func("/exercise-file/not a text", test_no_text);
    g_test_add_func("/exercise-file/language", test_language);
    g_test_add_func("/exercise-file/ids", test_ids);
    r = g_test_run();
    remove_folder();
    g_free(folder);
    return r;
}
