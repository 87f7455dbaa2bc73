/*
 * Any bytes as a configuration file, as the value of each setting, as a duration and as a time of
 * day: errors are reported, all settings stay within their ranges, and what was accepted can be
 * written and read again.
 */
#include <assert.h>
#include <glib.h>
#include <string.h>

#include "core/duration.h"
#include "core/time_of_day.h"
#include "store/configuration.h"
#include "wording/settings_range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char *file;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    g_autofree char *home = g_dir_make_tmp("lumbard-fuzz-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(home, "lumbard", NULL);

    (void)argc;
    (void)argv;
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    g_setenv("XDG_CONFIG_DIRS", home, TRUE);
    g_mkdir_with_parents(folder, 0700);
    file = g_build_filename(folder, "lumbard.conf", NULL);
    return 0;
}

static void check_ranges(const struct settings *s)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        const void *member = (const char *)s + table[i].offset;

        if (table[i].type == SETTINGS_DURATION) {
            usec v = *(const usec *)member;

            assert((v >= table[i].low && v <= table[i].high) ||
                   (table[i].is_endless && v == USEC_NEVER));
        } else if (table[i].type == SETTINGS_COUNT) {
            unsigned v = *(const unsigned *)member;

            assert((int64_t)v >= table[i].low && (int64_t)v <= table[i].high);
        }
    }
}

/* The part that was rejected lies in the text. */
static void check_hours(const char *text)
{
    struct hours hours = { 0 }, again;
    struct hours_problem problem = { 0 };
    char formatted[HOURS_TEXT_MAX];

    if (hours_parse(text, &hours, &problem) < 0) {
        assert(problem.part >= text && problem.part + problem.n <= text + strlen(text));
        return;
    }
    hours_format(formatted, sizeof formatted, &hours);
    assert(hours_parse(formatted, &again, &problem) == 0);
    assert(memcmp(&hours, &again, sizeof hours) == 0);
}

static void check_times(const char *text)
{
    struct time_of_day t;
    const char *rest = time_of_day_take(text, &t);
    usec duration = 0;

    if (rest) {
        assert(rest > text && rest <= text + strlen(text));
        assert(t.hour >= 0 && t.hour * 3600 + t.minute * 60 + t.second <= 24 * 3600);
        assert(t.minute >= 0 && t.minute < 60 && t.second >= 0 && t.second < 60);
    }
    if (duration_parse(text, &duration) == 0)
        assert(duration >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    char error[SETTINGS_ERROR_MAX];
    struct configuration *first, *again;
    struct settings s;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    g_file_set_contents(file, (const char *)data, (gssize)size, NULL);
    first = configuration_load(NULL);
    again = configuration_load(first);
    check_ranges(&first->settings);
    check_ranges(&again->settings);
    configuration_free(again);
    configuration_free(first);

    settings_init(&s);
    for (size_t i = 0; i < n; i++)
        if (settings_parse(&s, &table[i], text, error) < 0)
            assert(strlen(error) < sizeof error);
    check_ranges(&s);
    check_hours(text);
    check_times(text);
    return 0;
}
