#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"
#include "core/text.h"
#include "wording/settings_range.h"

static int parse(struct settings *s, const char *group, const char *key, const char *value,
                 char *error)
{
    const struct settings_entry *entry = settings_find(group, key);

    g_assert_nonnull(entry);
    error[0] = 0;
    return settings_parse(s, entry, value, error);
}

static void test_defaults(void)
{
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(s.limit, ==, 30 * USEC_MIN);
    g_assert_cmpint(s.rest, ==, 5 * USEC_MIN);
    g_assert_cmpint(s.away_after, ==, 3 * USEC_MIN);
    g_assert_cmpint(s.passive_limit, ==, 2 * USEC_HOUR);
    g_assert_cmpint(s.assume, ==, SETTINGS_ASSUME_NOTHING);
    g_assert_cmpstr(s.exercise, ==, "ql-doorway");
    g_assert_cmpint(s.side, ==, SETTINGS_SIDE_ALTERNATE);
    g_assert_cmpint(s.stretch_hold, ==, 30 * USEC_SEC);
    g_assert_cmpint(s.snooze, ==, 5 * USEC_MIN);
    g_assert_cmpint(s.snooze_limit, ==, 3);
    g_assert_cmpint(s.remind_after, ==, 5 * USEC_MIN);
    g_assert_cmpint(s.remind_limit, ==, 3);
    g_assert_cmpint(s.hours.n, ==, 0);
    g_assert_cmpint(s.hold_for, ==, (1u << (SETTINGS_HOLD_OTHER_REMINDER + 1)) - 1);
    g_assert_cmpuint(s.sound, ==, SETTINGS_SOUND_STRETCH);
    g_assert_false(s.speech || s.critical);
    g_assert_cmpuint(s.bluez, ==, SETTINGS_BLUEZ_PASSIVE);
    g_assert_cmpstr(s.subscribe, ==, "");
    g_assert_cmpuint(s.standing_above, ==, 0);
    g_assert_true(s.wrist_alert);
    g_assert_cmpint(s.keep, ==, USEC_NEVER);
}

static void accept(struct settings *s, const struct settings_entry *e, const char *value)
{
    char error[SETTINGS_ERROR_MAX] = "";

    g_test_message("%s.%s=%s", e->group, e->key, value);
    g_assert_cmpint(settings_parse(s, e, value, error), ==, 0);
    g_assert_cmpstr(error, ==, "");
}

/* Each entry is complete, can be found, prints its range, and has a default within it. */
static void test_table(void)
{
    char error[SETTINGS_ERROR_MAX], range[160];
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(n, ==, 26);
    for (size_t i = 0; i < n; i++) {
        const struct settings_entry *e = &table[i];

        g_assert_true(settings_find(e->group, e->key) == e);
        g_assert_cmpint(strlen(e->meaning), >, 10);
        g_assert_cmpint(strlen(e->property), >, 2);
        g_assert_cmpint(settings_parse(&s, e, e->default_text, error), ==, 0);
        g_assert_cmpint(strlen(settings_range(range, sizeof range, e)), <, sizeof range - 1);
        g_assert_cmpint(strlen(range), >, 3);
    }
    g_assert_null(settings_find("Sitting", "Nothing"));
    g_assert_null(settings_find("Nothing", "Limit"));
    g_assert_null(settings_find("Sitting", "limit"));
}

/* An invalid value is rejected without a change, and the sentence names key, value and range. */
static void refuse(struct settings *s, const struct settings_entry *e, const char *value)
{
    char error[SETTINGS_ERROR_MAX] = "", range[160], key[64], quoted[65];
    struct settings before = *s;

    g_test_message("%s.%s, to be refused", e->group, e->key);
    g_assert_cmpint(settings_parse(s, e, value, error), ==, -EINVAL);
    g_assert_cmpmem(s, sizeof *s, &before, sizeof before);
    snprintf(key, sizeof key, "%s.%s:", e->group, e->key);
    g_assert_nonnull(strstr(error, key));
    g_assert_nonnull(strstr(error, settings_range(range, sizeof range, e)));
    text_copy(quoted, sizeof quoted, value);
    g_assert_true(e->type == SETTINGS_HOURS || strstr(error, quoted));
    g_assert_true(g_utf8_validate(error, -1, NULL));
    g_assert_cmpint(strlen(error), <, sizeof error - 1);
}

static const char *number(char *buf, size_t size, const struct settings_entry *e, int64_t v)
{
    if (e->type == SETTINGS_COUNT)
        snprintf(buf, size, "%d", (int)v);
    else
        snprintf(buf, size, "%lldms", (long long)(v / USEC_MSEC));
    return buf;
}

static void test_ranges(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    struct settings s;
    char buf[64];

    settings_init(&s);
    for (size_t i = 0; i < n; i++) {
        const struct settings_entry *e = &table[i];
        const int64_t step = e->type == SETTINGS_COUNT ? 1 : USEC_MSEC;

        if (e->type != SETTINGS_COUNT && e->type != SETTINGS_DURATION)
            continue;
        accept(&s, e, number(buf, sizeof buf, e, e->low));
        accept(&s, e, number(buf, sizeof buf, e, e->high));
        if (e->low > 0)
            refuse(&s, e, number(buf, sizeof buf, e, e->low - step));
        refuse(&s, e, number(buf, sizeof buf, e, e->high + step));
        refuse(&s, e, e->is_endless ? "Forever" : "forever");
        refuse(&s, e, "-1");
    }
}

static void test_words(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    struct settings s;

    settings_init(&s);
    for (size_t i = 0; i < n; i++) {
        const struct settings_entry *e = &table[i];

        if (e->type == SETTINGS_CHOICE) {
            refuse(&s, e, "");
            for (unsigned k = 0; e->words[k]; k++) {
                accept(&s, e, e->words[k]);
                g_assert_cmpint(*(unsigned *)((char *)&s + e->offset), ==, k);
            }
        } else if (e->type == SETTINGS_CHOICES) {
            for (unsigned k = 0; e->words[k]; k++) {
                accept(&s, e, e->words[k]);
                g_assert_cmpint(*(unsigned *)((char *)&s + e->offset), ==, 1u << k);
            }
        }
    }
}

static void test_ids(void)
{
    char error[SETTINGS_ERROR_MAX];
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", " ql-ball ; my-own;", error), ==, 0);
    g_assert_cmpstr(s.exercise, ==, "ql-ball;my-own");
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "a;b;c;d;e;f;g;h", error), ==, 0);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "a;b;c;d;e;f;g;h;i", error), ==, -EINVAL);
    g_assert_cmpstr(error, ==,
                    "Coach.Exercise: \"a;b;c;d;e;f;g;h;i\" is out of range: expected 1 to 8 ids of "
                    "exercises, separated by ;");
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "ql ball", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "abcdefghijabcdefghijabcdefghijabc", error), ==,
                    -EINVAL);
    g_assert_cmpstr(s.exercise, ==, "a;b;c;d;e;f;g;h");
}

static void test_garbage(void)
{
    static const char long_word[] = "a word far longer than the sentence may quote, so that it is "
                                    "cut somewhere, which it then is, at 64 bytes";
    const char *const values[] = { "??",       "yes\n",          "Mon",    "1 2",
                                   "\xc3\x28", "99999999999999", long_word };
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    struct settings s;

    settings_init(&s);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(values); k++)
            if (table[i].type != SETTINGS_LIST &&
                (table[i].type != SETTINGS_IDS || strspn(values[k], "0123456789") == 0))
                refuse(&s, &table[i], values[k]);
}

static void test_kinds(void)
{
    char error[SETTINGS_ERROR_MAX];
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(parse(&s, "Notify", "Speech", "true", error), ==, 0);
    g_assert_true(s.speech);
    g_assert_cmpint(parse(&s, "Notify", "Speech", "off", error), ==, 0);
    g_assert_false(s.speech);
    g_assert_cmpint(parse(&s, "Notify", "Sound", "yes", error), ==, 0);
    g_assert_cmpuint(s.sound, ==, SETTINGS_SOUND_YES);
    g_assert_cmpint(parse(&s, "Notify", "Sound", "loud", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "HoldFor", "", error), ==, 0);
    g_assert_cmpint(s.hold_for, ==, 0);
    g_assert_cmpint(parse(&s, "Coach", "HoldFor", " dnd ; call;", error), ==, 0);
    g_assert_cmpint(s.hold_for, ==, 1u << SETTINGS_HOLD_DND | 1u << SETTINGS_HOLD_CALL);
    g_assert_cmpint(parse(&s, "Coach", "HoldFor", "dnd;nap", error), ==, -EINVAL);
    g_assert_cmpint(s.hold_for, ==, 1u << SETTINGS_HOLD_DND | 1u << SETTINGS_HOLD_CALL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "Ql", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "../x", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "a123456789-123456789-123456789-1", error), ==,
                    0);
    g_assert_cmpint(parse(&s, "Coach", "Exercise", "a123456789-123456789-123456789-12", error), ==,
                    -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "Hours", "Mon 09:00-10:00", error), ==, 0);
    g_assert_cmpint(s.hours.n, ==, 1);
    g_assert_cmpint(parse(&s, "Coach", "SnoozeLimit", "", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Coach", "SnoozeLimit", "3 ", error), ==, -EINVAL);
}

/* Of long hours only the wrong part is quoted. */
static void test_hours_sentence(void)
{
    char error[SETTINGS_ERROR_MAX];
    struct settings s;

    settings_init(&s);
    g_assert_cmpint(parse(&s, "Coach", "Hours",
                          "Mon-Fri 09:00-12:00; Mon-Fri 13:00-18:00; Sot 22:00-02:00; Sun 9-10",
                          error),
                    ==, -EINVAL);
    g_assert_cmpstr(
        error, ==,
        "Coach.Hours: \"Sot\" is not a day: expected always, or up to 16 windows such as "
        "Mon-Fri 09:00-18:00; Sat 22:00-02:00");
    g_assert_cmpint(parse(&s, "Coach", "Hours", ";", error), ==, -EINVAL);
    g_assert_true(g_str_has_prefix(error, "Coach.Hours: \";\" is not complete: expected always"));
    g_assert_cmpint(parse(&s, "Sitting", "Limit", "1h30", error), ==, 0);
    g_assert_cmpint(s.limit, ==, 90 * USEC_MIN);
}

/* Sitting.Ignore: the names without blanks around them; 64 names of 64 characters fit. */
static void test_list(void)
{
    char error[SETTINGS_ERROR_MAX];
    GString *many = g_string_new(NULL);
    struct settings s;

    settings_init(&s);
    g_assert_cmpstr(s.ignore, ==, "");
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", " ;org.mozilla.Firefox ;; My Player\t;", error),
                    ==, 0);
    g_assert_cmpstr(s.ignore, ==, "org.mozilla.Firefox;My Player");
    for (unsigned i = 0; i < SETTINGS_IGNORE_MAX; i++)
        g_string_append_printf(many, "%s%062u%02u", i ? ";" : "", 0, i);
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", many->str, error), ==, 0);
    g_assert_cmpstr(s.ignore, ==, many->str);
    g_string_append(many, ";x");
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", many->str, error), ==, -EINVAL);
    g_assert_nonnull(strstr(error, "out of range"));
    g_string_printf(many, "%065u", 0);
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", many->str, error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", "a\nb", error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Sitting", "Ignore", "", error), ==, 0);
    g_assert_cmpstr(s.ignore, ==, "");
    g_string_free(many, TRUE);
}

/* Notify.QuietModes: 16 names of 32 characters fit, and nothing behind them changes. */
static void test_short_list(void)
{
    char error[SETTINGS_ERROR_MAX];
    GString *many = g_string_new(NULL);
    struct settings s;

    settings_init(&s);
    g_assert_cmpstr(s.quiet_modes, ==, "do-not-disturb;dnd;focus;away;silent;quiet");
    for (unsigned i = 0; i < SETTINGS_MODES_MAX; i++)
        g_string_append_printf(many, "%s%030u%02u", i ? ";" : "", 0, i);
    g_assert_cmpint(parse(&s, "Notify", "QuietModes", many->str, error), ==, 0);
    g_assert_cmpstr(s.quiet_modes, ==, many->str);
    g_assert_cmpint(s.keep, ==, USEC_NEVER);
    g_string_append(many, ";x");
    g_assert_cmpint(parse(&s, "Notify", "QuietModes", many->str, error), ==, -EINVAL);
    g_assert_nonnull(strstr(error, "up to 16 names of up to 32 characters"));
    g_string_printf(many, "%033u", 0);
    g_assert_cmpint(parse(&s, "Notify", "QuietModes", many->str, error), ==, -EINVAL);
    g_assert_cmpint(parse(&s, "Notify", "QuietModes", "", error), ==, 0);
    g_assert_cmpstr(s.quiet_modes, ==, "");
    g_string_free(many, TRUE);
}

/* settings_copy() copies exactly one setting, of any kind. */
static void test_copy(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    struct settings from, s;

    memset(&from, 0x5a, sizeof from);
    settings_init(&s);
    for (size_t i = 0; i < n; i++) {
        struct settings before = s;

        settings_copy(&s, &from, &table[i]);
        g_assert_cmpint(memcmp(&s, &before, table[i].offset), ==, 0);
        g_assert_cmpint(memcmp(&s, &before, sizeof s), !=, 0);
        settings_copy(&s, &before, &table[i]);
        g_assert_cmpmem(&s, sizeof s, &before, sizeof before);
        settings_copy(&s, &from, &table[i]);
    }
}

/* Upper bounds of the waits. */
static void assert_longest_waits(const struct settings *s)
{
    usec low, high;

    g_assert_cmpint(settings_typing_pause(s), ==, 30 * USEC_SEC);
    g_assert_cmpint(settings_quiet_after_resume(s), ==, 20 * USEC_SEC);
    g_assert_cmpint(settings_blip(s), ==, 5 * USEC_SEC);
    settings_grace(s, &low, &high);
    g_assert_cmpint(low, ==, 20 * USEC_SEC);
    g_assert_cmpint(high, ==, 60 * USEC_SEC);
    g_assert_cmpint(settings_evidence_on(s), ==, 5 * USEC_SEC);
    g_assert_cmpint(settings_evidence_off(s), ==, 30 * USEC_SEC);
    g_assert_cmpint(settings_report_wait(s), ==, USEC_MIN);
}

static void test_scaled_waits(void)
{
    struct settings s;
    usec low, high;

    settings_init(&s);
    assert_longest_waits(&s);
    s.limit = 8 * USEC_HOUR; /* the upper bound */
    s.away_after = USEC_HOUR;
    assert_longest_waits(&s);
    s.limit = 9 * USEC_SEC;
    s.away_after = 6 * USEC_SEC;
    g_assert_cmpint(settings_evidence_on(&s), ==, 3 * USEC_SEC);
    g_assert_cmpint(settings_evidence_off(&s), ==, USEC_SEC);
    g_assert_cmpint(settings_report_wait(&s), ==, 2 * USEC_SEC);
    s.away_after = 2 * USEC_SEC;
    g_assert_cmpint(settings_typing_pause(&s), ==, 150 * USEC_MSEC);
    g_assert_cmpint(settings_quiet_after_resume(&s), ==, 100 * USEC_MSEC);
    g_assert_cmpint(settings_blip(&s), ==, USEC_SEC);
    settings_grace(&s, &low, &high);
    g_assert_cmpint(low, ==, 100 * USEC_MSEC);
    g_assert_cmpint(high, ==, 300 * USEC_MSEC);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/ids", test_ids);
    g_test_add_func("/settings/defaults", test_defaults);
    g_test_add_func("/settings/table", test_table);
    g_test_add_func("/settings/ranges", test_ranges);
    g_test_add_func("/settings/words", test_words);
    g_test_add_func("/settings/garbage", test_garbage);
    g_test_add_func("/settings/kinds", test_kinds);
    g_test_add_func("/settings/hours-sentence", test_hours_sentence);
    g_test_add_func("/settings/list", test_list);
    g_test_add_func("/settings/short-list", test_short_list);
    g_test_add_func("/settings/copy", test_copy);
    g_test_add_func("/settings/scaled-waits", test_scaled_waits);
    return g_test_run();
}
