/*
 * Configuration: valid values apply, invalid ones are reported with file, key, line and range, and
 * no file blocks or crashes the reader.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/configuration.h"
#include "store/keyfile.h"

static char *folder, *user_file, *system_file;

static void write_file(const char *file, const char *text)
{
    GError *error = NULL;

    g_file_set_contents(file, text, -1, &error);
    g_assert_no_error(error);
}

static const struct problem *only_problem(const struct configuration *c)
{
    g_assert_cmpuint(c->n_problems, ==, 1);
    return &c->problems[0];
}

static void clean(void)
{
    g_remove(user_file);
    g_remove(system_file);
}

static void test_none(void)
{
    struct configuration *c = configuration_load(NULL);

    g_assert_cmpuint(c->n_problems, ==, 0);
    g_assert_cmpint(c->settings.limit, ==, 30 * USEC_MIN);
    configuration_free(c);
}

static void test_order(void)
{
    struct configuration *c;

    write_file(system_file, "[Sitting]\nLimit=50min\nRest=7min\n");
    write_file(user_file, "# mine\n[Sitting]\nLimit = 1h 10min \n[Notify]\nSound=yes\n");
    c = configuration_load(NULL);
    g_assert_cmpuint(c->n_problems, ==, 0);
    g_assert_cmpint(c->settings.limit, ==, 70 * USEC_MIN);
    g_assert_cmpint(c->settings.rest, ==, 7 * USEC_MIN);
    g_assert_cmpuint(c->settings.sound, ==, SETTINGS_SOUND_YES);
    configuration_free(c);
    clean();
}

static void test_bad_value(void)
{
    struct configuration *c;
    const struct problem *p;

    write_file(user_file, "[Sitting]\n# how long\nRest=6min\nLimit=9h\n");
    c = configuration_load(NULL);
    p = only_problem(c);
    g_assert_cmpstr(p->file, ==, user_file);
    g_assert_cmpstr(p->key, ==, "Sitting.Limit");
    g_assert_cmpuint(p->line, ==, 4);
    g_assert_nonnull(strstr(p->sentence, "9h"));
    g_assert_nonnull(strstr(p->sentence, "1 second to 8 hours"));
    g_assert_cmpint(c->settings.limit, ==, 30 * USEC_MIN);
    g_assert_cmpint(c->settings.rest, ==, 6 * USEC_MIN); /* the other values apply */
    configuration_free(c);
    clean();
}

static void test_unknown_key(void)
{
    struct configuration *c;

    write_file(user_file, "[Sitting]\nLimt=9h\nlimit=9h\n[Nonsense]\na=b\n");
    c = configuration_load(NULL);
    g_assert_cmpuint(c->n_problems, ==, 3);
    g_assert_cmpuint(c->problems[0].line, ==, 2);
    g_assert_cmpstr(c->problems[0].key, ==, "Sitting.Limt");
    g_assert_cmpstr(c->problems[0].sentence, ==,
                    "unknown setting Sitting.Limt; did you mean Sitting.Limit?");
    g_assert_cmpstr(c->problems[1].sentence, ==,
                    "unknown setting Sitting.limit; did you mean Sitting.Limit?");
    g_assert_cmpstr(c->problems[2].key, ==, "Nonsense.a");
    configuration_free(c);
    clean();
}

/* A syntax error: the whole file is ignored, and the problem names the line. */
static void test_broken(void)
{
    static const struct {
        const char *text;
        unsigned line;
    } rows[] = {
        { "Limit=5s\n", 1 },
        { "[Sitting]\nLimit=5s\nnonsense\n", 3 },
        { "[Sitting\nLimit=5s\n", 1 },
        { "[Sitting]\n=5s\n", 2 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct configuration *c;

        write_file(user_file, rows[i].text);
        c = configuration_load(NULL);
        g_assert_cmpuint(only_problem(c)->line, ==, rows[i].line);
        g_assert_cmpstr(only_problem(c)->key, ==, "");
        g_assert_cmpint(c->settings.limit, ==, 30 * USEC_MIN);
        configuration_free(c);
    }
    clean();
}

static void expect_refusal(const char *word)
{
    struct configuration *c = configuration_load(NULL);

    g_assert_nonnull(strstr(only_problem(c)->sentence, word));
    g_assert_cmpint(c->settings.limit, ==, 30 * USEC_MIN);
    configuration_free(c);
}

static void test_no_text(void)
{
    g_autofree char *large = g_strnfill(KEYFILE_SIZE_MAX + 1, '#');

    g_file_set_contents(user_file, "[Sitting]\nLimit=5s\n\0", 20, NULL);
    expect_refusal("NUL");
    write_file(user_file, "[Sitting]\nLimit=5\xff\n");
    expect_refusal("UTF-8");
    write_file(user_file, large);
    expect_refusal("64 KiB");
    clean();
    g_assert_cmpint(mkfifo(user_file, 0600), ==, 0); /* must not block */
    expect_refusal("regular");
    clean();
    g_assert_cmpint(g_mkdir(user_file, 0700), ==, 0);
    expect_refusal("regular");
    g_rmdir(user_file);
}

/* Reload: an invalid value keeps the previous one, a syntax error keeps all settings, a removed key
 * returns to its default. */
static void test_again(void)
{
    struct configuration *first, *second;

    write_file(user_file, "[Sitting]\nLimit=40min\nRest=7min\n[Coach]\nHours=09:00-10:00\n");
    first = configuration_load(NULL);
    write_file(user_file, "[Sitting]\nLimit=never\nAwayAfter=4min\n");
    second = configuration_load(first);
    only_problem(second);
    g_assert_cmpint(second->settings.limit, ==, 40 * USEC_MIN);
    g_assert_cmpint(second->settings.away_after, ==, 4 * USEC_MIN);
    g_assert_cmpint(second->settings.rest, ==, 5 * USEC_MIN);
    g_assert_cmpuint(second->settings.hours.n, ==, 0);
    configuration_free(second);
    write_file(user_file, "[Sitting]\nAwayAfter=1min\nnonsense\n");
    second = configuration_load(first);
    only_problem(second);
    g_assert_true(memcmp(&first->settings, &second->settings, sizeof first->settings) == 0);
    configuration_free(second);
    configuration_free(first);
    clean();
}

/* The bus refuses a text that is not UTF-8, so each cut lies between two characters. */
static void expect_utf8(const char *name, const char *rest)
{
    for (int n = 0; n < 300; n++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *file = NULL;
        struct configuration *c;

        for (int i = 0; i < n; i++)
            g_string_append(text, name);
        g_string_append(text, rest);
        file = g_strdup_printf("[Sitting]\n%s%s\n", n % 2 ? "a" : "", text->str);
        write_file(user_file, file);
        c = configuration_load(NULL);
        for (unsigned i = 0; i < c->n_problems; i++) {
            g_assert_true(g_utf8_validate(c->problems[i].file, -1, NULL));
            g_assert_true(g_utf8_validate(c->problems[i].key, -1, NULL));
            g_assert_true(g_utf8_validate(c->problems[i].sentence, -1, NULL));
            /* a "?" would stand for half a character, but "did you mean Sitting.Limit?" */
            g_assert_true(!strchr(c->problems[i].sentence, '?') ||
                          strchr(c->problems[i].sentence, '?')[1] == 0);
        }
        configuration_free(c);
    }
    clean();
}

static void test_long_names(void)
{
    expect_utf8("\u00e9", "=1");
    expect_utf8("\u00e9", "");
    expect_utf8("\u20ac", "=1");
    expect_utf8("\U0001fa91", "");
    expect_utf8("Limit=\u20ac\u00e9", "");
}

/* Random bytes cause problems at most, never a crash. */
static void test_noise(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (int i = 0; i < 500; i++) {
        static const char alphabet[] = "[]=#;\n \tSitingLm5h0\xc3\xa4\\";
        char text[200];
        size_t n = (size_t)g_rand_int_range(rand, 0, sizeof text - 1);

        for (size_t j = 0; j < n; j++)
            text[j] = alphabet[g_rand_int_range(rand, 0, sizeof alphabet - 1)];
        text[n] = 0;
        write_file(user_file, text);
        configuration_free(configuration_load(NULL));
    }
    clean();
}

static void test_byte_order_mark(void)
{
    struct configuration *c;

    write_file(user_file, "\ufeff[Sitting]\nLimit=70min\nRest=x\n");
    c = configuration_load(NULL);
    g_assert_cmpuint(only_problem(c)->line, ==, 3);
    g_assert_cmpint(c->settings.limit, ==, 70 * USEC_MIN);
    configuration_free(c);
    write_file(user_file, "\xff\xfe[S");
    c = configuration_load(NULL);
    g_assert_cmpstr(only_problem(c)->sentence, ==,
                    "the file is UTF-16; save it as UTF-8; the whole file is ignored");
    configuration_free(c);
    write_file(user_file, "\ufeff");
    c = configuration_load(NULL);
    g_assert_cmpuint(c->n_problems, ==, 0);
    configuration_free(c);
    clean();
}

int main(int argc, char **argv)
{
    int r;

    folder = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    g_autofree char *etc = g_build_filename(folder, "etc", NULL);
    g_setenv("XDG_CONFIG_DIRS", etc, TRUE);
    user_file = g_build_filename(folder, "lumbard", "lumbard.conf", NULL);
    system_file = g_build_filename(etc, "lumbard", "lumbard.conf", NULL);
    g_autofree char *user_folder = g_path_get_dirname(user_file);
    g_autofree char *system_folder = g_path_get_dirname(system_file);
    g_mkdir_with_parents(user_folder, 0700);
    g_mkdir_with_parents(system_folder, 0700);

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/configuration/no file", test_none);
    g_test_add_func("/configuration/user over system", test_order);
    g_test_add_func("/configuration/invalid value", test_bad_value);
    g_test_add_func("/configuration/unknown key", test_unknown_key);
    g_test_add_func("/configuration/syntax error", test_broken);
    g_test_add_func("/configuration/not a text", test_no_text);
    g_test_add_func("/configuration/byte order mark", test_byte_order_mark);
    g_test_add_func("/configuration/long names", test_long_names);
    g_test_add_func("/configuration/reload", test_again);
    g_test_add_func("/configuration/random bytes", test_noise);
    r = g_test_run();

    g_rmdir(user_folder);
    g_rmdir(system_folder);
    g_rmdir(etc);
    g_rmdir(folder);
    g_free(folder);
    g_free(user_file);
    g_free(system_file);
    return r;
}
