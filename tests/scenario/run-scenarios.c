/* Runs every *.scenario of a folder, one test each, and the language's own tests. */
#include <string.h>

#include "script.h"

static void run_file(const void *path)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *text = NULL;
    g_autofree struct script *s = g_new0(struct script, 1);

    s->name = name;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        g_error("%s cannot be read", (const char *)path);
    if (!script_run(s, text)) {
        g_test_message("%s", s->error);
        g_printerr("%s\n", s->error);
        g_test_fail();
    }
}

/* A file with an error fails, with the number of its line. */
static const struct {
    unsigned line;
    const char *text;
} wrong[] = {
    { 0, "" },
    { 1, "09:00:00 ready\n" },
    { 1, "09:00:00 redy\n expect state active\n" },
    { 1, "09:00:00 ready now\n expect state active\n" },
    { 1, "09:00:00\n expect state active\n" },
    { 1, "9 ready\n expect state active\n" },
    { 1, "09:60:00 ready\n expect state active\n" },
    { 1, "09:00:60 ready\n expect state active\n" },
    { 1, "09:00:00.5 ready\n expect state active\n" },
    { 1, "09:00:00.x ready\n expect state active\n" },
    { 1, "09:00:00x ready\n expect state active\n" },
    { 2, "09:00:00 ready\n08:00:00 lock on\n expect state away\n" },
    { 2, "09:00:00 ready\n expect state away\n" },
    { 2, "09:00:00 ready\n expect stat active\n" },
    { 2, "09:00:00 ready\n expect state\n" },
    { 2, "09:00:00 ready\n expect\n" },
    { 2, "09:00:00 ready\n expect effect\n" },
    { 2, "09:00:00 ready\n expect effect lock\n" },
    { 2, "09:00:00 ready\n expect no effect state\n" },
    { 2, "09:00:00 ready\n expect 2 effects state\n" },
    { 2, "09:00:00 ready\n expect two effects state\n" },
    { 2, "09:00:00 ready\n expect effect state to 09:00:00\n" },
    { 2, "09:00:00 ready\n expect effect state at\n" },
    { 2, "09:00:00 ready\n expect effect state is away\n" },
    { 2, "09:00:00 ready\n expect sitting 5min\n" },
    { 2, "09:00:00 ready\n expect sitting 1min..5min\n" },
    { 2, "09:00:00 ready\n expect sitting soon\n" },
    { 2, "09:00:00 ready\n expect since soon\n" },
    { 2, "09:00:00 ready\n expect attempt first\n" },
    { 2, "09:00:00 ready\n expects state active\n" },
    { 1, " expect state active\n" },
    { 1, "set\n09:00:00 ready\n expect state active\n" },
    { 1, "set Limit\n09:00:00 ready\n expect state active\n" },
    { 1, "set Limt=5s\n09:00:00 ready\n expect state active\n" },
    { 1, "set Limit=9h\n09:00:00 ready\n expect state active\n" },
    { 1, "option early\n09:00:00 ready\n expect state active\n" },
    { 2, "09:00:00 ready\noption late\n expect state active\n" },
    { 2, "09:00:00 ready\nset Limit=5s\n expect state active\n" },
    { 1, "09:00:00 type\n expect state active\n" },
    { 1, "09:00:00 type until 08:00:00\n expect state active\n" },
    { 1, "09:00:00 lock\n expect state active\n" },
    { 1, "09:00:00 bubble dismissed\n expect state unknown\n" },
    { 1, "09:00:00 ready \"now\n expect state active\n" },
    { 1, "09:00:00 a b c d e f g h i j k l m n o p q r s t u v w x y z\n" },
};

static void test_language(void)
{

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *text = g_strdup(wrong[i].text);
        g_autofree struct script *s = g_new0(struct script, 1);

        s->name = "wrong";
        g_test_message("row %zu", i);
        g_assert_false(script_run(s, text));
        g_assert_cmpint(s->line, ==, wrong[i].line);
        g_assert_true(g_str_has_prefix(s->error, "wrong:"));
    }
}

static void test_language_right(void)
{
    char text[] =
        "# a comment\n"
        "set Limit=1h Rest=5min\n"
        "\n"
        "09:00:00 ready # another\n"
        "    expect state active since 09:00:00 sitting 0s..1s\n"
        "    expect effect state is active at 08:59:59..09:00:01\n"
        "    expect why \"Sitting: you used the keyboard, the mouse or the touch screen.\"\n"
        "33:00:00.250 wait\n"
        "    expect state away phase resting timer never suggestion 0";
    g_autofree struct script *s = g_new0(struct script, 1);

    s->name = "right";
    script_run(s, text);
    g_assert_cmpstr(s->error, ==, "");
    g_assert_cmpint(s->expectations, ==, 4);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The paths of the scenarios in @folder, in order. */
static GPtrArray *list_files(const char *folder)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".scenario"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare);
    return paths;
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) paths = NULL;

    g_test_init(&argc, &argv, NULL);
    paths = list_files(argc > 1 ? argv[1] : ".");
    if (paths->len == 0)
        g_error("no scenario in %s", argc > 1 ? argv[1] : "this folder");
    g_test_add_func("/language/wrong", test_language);
    g_test_add_func("/language/right", test_language_right);
    for (unsigned i = 0; i < paths->len; i++) {
        g_autofree char *base = g_path_get_basename(paths->pdata[i]);
        g_autofree char *name = g_strdup_printf("/scenario/%.*s", (int)strcspn(base, "."), base);

        g_test_add_data_func(name, paths->pdata[i], run_file);
    }
    return g_test_run();
}
