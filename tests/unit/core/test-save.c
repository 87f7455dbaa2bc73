/* Save and restore: all that is kept comes back, and garbage changes nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "coach-steps.h"

static int restore(struct core *core, const char *text, usec now)
{
    struct settings s;
    struct effects effects;

    settings_init(&s);
    memset(core, 0, sizeof *core);
    core_init(core, &s, now);
    return core_restore(core, text, 0, now, false, now, &effects);
}

static void assert_refused(const char *text)
{
    struct core core, fresh;
    struct effects effects = { .n = 7 };
    struct settings s;

    settings_init(&s);
    memset(&core, 0, sizeof core);
    core_init(&core, &s, T0);
    fresh = core;
    g_assert_cmpint(core_restore(&core, text, 0, T0, false, T0, &effects), ==, -EINVAL);
    g_assert_cmpmem(&core, sizeof core, &fresh, sizeof fresh);
    g_assert_cmpint(effects.n, ==, 0);
}

/* The text with the line of @name set to @value. */
static char *with(const char *text, const char *name, const char *value)
{
    GString *out = g_string_new(NULL);
    char **lines = g_strsplit(text, "\n", -1);
    bool is_there = false;

    for (char **line = lines; *line && **line; line++) {
        bool is_it = g_str_has_prefix(*line, name) && (*line)[strlen(name)] == ' ';

        is_there |= is_it;
        if (is_it)
            g_string_append_printf(out, "%s %s\n", name, value);
        else
            g_string_append_printf(out, "%s\n", *line);
    }
    g_assert_true(is_there);
    g_strfreev(lines);
    return g_string_free(out, FALSE);
}

/* A text in which every field has a value of its own. */
static char *distinct(const char *text)
{
    GString *out = g_string_new(NULL);
    char **lines = g_strsplit(text, "\n", -1);
    int n = 0;

    for (char **line = lines; *line && **line; line++) {
        char *blank = strchr(*line, ' ');

        if (!blank) {
            g_string_append_printf(out, "%s\n", *line);
            continue;
        }
        *blank = 0;
        n++;
        if (g_str_has_suffix(*line, "state") || g_str_has_suffix(*line, "before") ||
            g_str_has_suffix(*line, "side") || strcmp(*line, "stage") == 0 ||
            strcmp(*line, "covered-by") == 0 || strcmp(*line, "paused") == 0 ||
            strcmp(*line, "forced") == 0 || strcmp(*line, "due") == 0 ||
            strcmp(*line, "has-back") == 0)
            g_string_append_printf(out, "%s 1\n", *line);
        else if (strcmp(*line, "open") == 0)
            g_string_append_printf(out, "%s 0\n", *line);
        else if (g_str_has_suffix(*line, "reason") || strcmp(*line, "phase") == 0)
            g_string_append_printf(out, "%s %d\n", *line, n % 9);
        else if (g_str_has_suffix(*line, "bout"))
            g_string_append_printf(out, "%s %d\n", *line, n); /* not after since */
        else if (g_str_has_suffix(*line, "asked"))
            g_string_append_printf(out, "%s -%d\n", *line, n);
        else
            g_string_append_printf(out, "%s %d\n", *line, 1000 + n);
    }
    g_strfreev(lines);
    return g_string_free(out, FALSE);
}

/* Every field comes back as it was. */
static void test_every_field(void)
{
    char text[CORE_SAVE_MAX], again[CORE_SAVE_MAX];
    struct core core;
    struct settings s;

    settings_init(&s);
    memset(&core, 0, sizeof core);
    core_init(&core, &s, T0);
    core_save(&core, text, sizeof text);
    g_autofree char *full = distinct(text);
    g_assert_cmpint(restore(&core, full, T0), ==, 0);
    g_assert_cmpint((int)core_save(&core, again, sizeof again), ==, (int)strlen(again));
    /* What had been offered is given up, and a return can no longer turn out to be a blip. */
    g_autofree char *given_up = with(full, "stage", "0");
    g_autofree char *expected = with(given_up, "back-at", "-9223372036854775808");
    g_assert_cmpstr(again, ==, expected);
    g_assert_cmpint(core.presence.is.clocks.asked, <, 0);
}

/* All instants move by @shift, and nothing else. */
static void test_shift(void)
{
    char text[CORE_SAVE_MAX];
    struct effects effects;
    struct settings s;
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_send(&w, (struct event){ .type = EVENT_PAUSE, .at = w.now, .until_at = USEC_NEVER });
    core_save(&w.core, text, sizeof text);
    settings_init(&s);
    memset(&core, 0, sizeof core);
    core_init(&core, &s, USEC_MIN);
    g_assert_cmpint(
        core_restore(&core, text, USEC_MIN - w.now, USEC_MIN, false, USEC_MIN, &effects), ==, 0);
    g_assert_cmpint(core.presence.is.since_at, ==, -19 * USEC_MIN); /* before this boot */
    g_assert_cmpint(presence_clocks(&core.presence, USEC_MIN).sitting, ==, 20 * USEC_MIN);
    g_assert_cmpint(core.coach.pause_end_at, ==, USEC_NEVER);
    g_assert_cmpint(core.coach.ledger.rung_at, ==, USEC_NONE);
    world_done(&w);
}

static void test_truncated(void)
{
    char text[CORE_SAVE_MAX];
    struct world w;
    size_t n;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    n = core_save(&w.core, text, sizeof text);
    g_assert_cmpint(n, ==, strlen(text));
    for (size_t k = 0; k < n; k++) {
        char *part = g_strndup(text, k);

        assert_refused(part);
        g_free(part);
    }
    world_done(&w);
}

static void test_garbage(void)
{
    static const char *const table[] = {
        "",
        "\n",
        "hello",
        "end",
        "since 5\n",
        "since\nend\n",
        "since five\nend\n",
        "since 5x\nend\n",
        "since 5 6\nend\n",
        "since \nend\n",
        "since 99999999999999999999\nend\n",
        "state 5\nend\n",
        "state -1\nend\n",
        "reason 16\nend\n",
        "phase 10\nend\n",
        "stage 5\nend\n",
        "side 3\nend\n",
        "paused 2\nend\n",
        "paused -1\nend\n",
        "rung 4294967296\nend\n",
        "sitting 86400000000001000\nend\n",
        "sitting -86400000000001000\nend\n",
        "seed 0\nend\n",
        "end\nend\n",
        "since 5\nend\nsince 6\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("row %zu", i);
        assert_refused(table[i]);
    }
}

/* Instants of the past that lie in the future, waits without end, clocks that run backwards. */
static const struct {
    const char *name, *value;
} unsound[] = {
    { "since", "9000000000000" },
    { "since", "-9223372036854775808" },
    { "since", "-9223372036854775807" },
    { "since", "9223372036854775807" },
    { "since", "-9000000000000000000" },
    { "bout", "9000000000000" },
    { "bout", "360500000000" }, /* after the state began */
    { "day", "9000000000000" },
    { "rest-end", "9000000000000" },
    { "rest-length", "-1" },
    { "sitting", "-1" },
    { "active", "-1" },
    { "standing", "-1" },
    { "day-sitting", "-1" },
    { "day-standing", "-1" },
    { "asked", "80000000000000000" },
    { "before-at", "9000000000000" },
    { "back-at", "9000000000000" },
    { "last-input", "9000000000000" },
    { "phase-at", "9000000000000" },
    { "phase-at", "-9223372036854775808" },
    { "rung-at", "9000000000000" },
    { "back-rung-at", "9000000000000" },
    { "grace-end", "9000000000000" },
    { "grace-end", "9223372036854775807" },
    { "retry", "9000000000000" },
    { "retry", "-9000000000000000000" },
    { "id", "0" }, /* and yet on screen */
    { "show-end", "9000000000000" },
};

static void test_unsound(void)
{
    char text[CORE_SAVE_MAX];
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    w.core.presence.is.since_at = T0 - USEC_MIN;
    w.core.presence.is.bout_at = T0 - USEC_MIN;
    w.core.presence.past.n = 0;
    w.core.coach.stage = OFFER_SHOWN;
    w.core.coach.id = w.core.coach.attempt = 1;
    core_save(&w.core, text, sizeof text);
    g_assert_cmpint(restore(&core, text, T0), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(unsound); i++) {
        char *bad = with(text, unsound[i].name, unsound[i].value);

        g_test_message("%s %s", unsound[i].name, unsound[i].value);
        assert_refused(bad);
        g_free(bad);
    }
    /* A return that may yet turn out to be a blip is looked at too, and steps on screen. */
    w.core.presence.back_at = T0 - USEC_SEC;
    w.core.presence.back = w.core.presence.is;
    core_save(&w.core, text, sizeof text);
    g_assert_cmpint(restore(&core, text, T0), ==, 0);
    g_autofree char *future = with(text, "back-since", "9000000000000");
    g_autofree char *negative = with(text, "back-sitting", "-1");
    assert_refused(future);
    assert_refused(negative);
    w.core.presence.back_at = USEC_NONE;
    w.core.coach.guide_id = 1;
    w.core.coach.guide_end_at = USEC_NEVER;
    core_save(&w.core, text, sizeof text);
    assert_refused(text);
    world_done(&w);
}

/* An absence after time that was never counted cannot be dated back into it. */
static void test_unbacked(void)
{
    static const struct {
        const char *name, *value;
    } table[] = {
        { "before-at", "-9223372036854775808" },
        { "before-at", "1" },
        { "before-at", "361200000001" },
        { "sitting", "1199999999" },
        { "active", "1199999999" },
    };
    char text[CORE_SAVE_MAX];
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_switch(&w, EVENT_LOCK, true);
    core_save(&w.core, text, sizeof text);
    g_assert_cmpint(restore(&core, text, w.now), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *bad = with(text, table[i].name, table[i].value);

        g_assert_cmpint(restore(&core, bad, w.now), ==, -EINVAL);
    }
    world_done(&w);
}

/* A newer version knows fields that this one does not; an older one lacks some. */
static void test_versions(void)
{
    char text[CORE_SAVE_MAX], buf[CORE_SAVE_MAX + 64];
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    core_save(&w.core, text, sizeof text);
    snprintf(buf, sizeof buf, "walks 17\n%s", text);
    g_assert_cmpint(restore(&core, buf, w.now), ==, 0);
    g_assert_cmpint(presence_clocks(&core.presence, w.now).sitting, ==, 20 * USEC_MIN);
    snprintf(buf, sizeof buf, "state 1\nsince %lld\nend\n", (long long)T0);
    g_assert_cmpint(restore(&core, buf, w.now), ==, 0);
    g_assert_cmpint(presence_clocks(&core.presence, w.now).sitting, ==, 20 * USEC_MIN);
    g_assert_cmpint(core.coach.pause_end_at, ==, USEC_NEVER);
    world_done(&w);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/save/every-field", test_every_field);
    g_test_add_func("/save/shift", test_shift);
    g_test_add_func("/save/truncated", test_truncated);
    g_test_add_func("/save/garbage", test_garbage);
    g_test_add_func("/save/unsound", test_unsound);
    g_test_add_func("/save/unbacked", test_unbacked);
    g_test_add_func("/save/versions", test_versions);
    return g_test_run();
}
