/* Save and restore: every saved member is restored, and garbage changes nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "coach-steps.h"

static int restore(struct core *core, const char *text, usec now)
{
    const struct core_saved saved = world_saved(text, now, WORLD_RUNNING);
    struct settings s;
    struct effects effects;
    usec ended_at;

    settings_init(&s);
    memset(core, 0, sizeof *core);
    core_init(core, &s, now);
    return core_restore(core, &saved, now, &effects, &ended_at);
}

static void assert_refused(const char *text)
{
    struct core core, fresh;
    const struct core_saved saved = world_saved(text, T0, WORLD_RUNNING);
    struct effects effects = { .n = 7 };
    struct settings s;
    usec ended_at;

    settings_init(&s);
    memset(&core, 0, sizeof core);
    core_init(&core, &s, T0);
    fresh = core;
    g_assert_cmpint(core_restore(&core, &saved, T0, &effects, &ended_at), ==, -EINVAL);
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
            strcmp(*line, "covered-by") == 0 || strcmp(*line, "greeting") == 0 ||
            strcmp(*line, "paused") == 0 || strcmp(*line, "forced") == 0 ||
            strcmp(*line, "due") == 0 || strcmp(*line, "no-lock") == 0 ||
            strcmp(*line, "no-suspend") == 0 || strcmp(*line, "machine") == 0 ||
            strcmp(*line, "has-back") == 0 || strcmp(*line, "has-island") == 0 ||
            strcmp(*line, "reading") == 0 || strcmp(*line, "pause-by-clock") == 0 ||
            strcmp(*line, "stretch-rest") == 0 || strcmp(*line, "stretch-doubt") == 0 ||
            strcmp(*line, "stretch-decided") == 0 || strcmp(*line, "walk-break") == 0)
            g_string_append_printf(out, "%s 1\n", *line);
        else if (strcmp(*line, "open") == 0 || strcmp(*line, "stretch") == 0)
            g_string_append_printf(out, "%s 0\n", *line);
        else if (g_str_has_suffix(*line, "reason") || strcmp(*line, "phase") == 0)
            g_string_append_printf(out, "%s %d\n", *line, n % 9);
        else if (g_str_has_suffix(*line, "bout") || g_str_has_suffix(*line, "snooze-at"))
            g_string_append_printf(out, "%s %d\n", *line, n); /* not after since */
        else if (g_str_has_suffix(*line, "asked"))
            g_string_append_printf(out, "%s -%d\n", *line, n);
        else
            g_string_append_printf(out, "%s %d\n", *line, 1000 + n);
    }
    g_strfreev(lines);
    return g_string_free(out, FALSE);
}

/* Every field is restored unchanged. */
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
    /* A step that was offered is dropped, and a return can no longer become a blip. */
    g_autofree char *given_up = with(full, "stage", "0");
    g_autofree char *no_return = with(given_up, "back-at", "-9223372036854775808");
    /* No source has reported since the end of the earlier process. */
    g_autofree char *lost = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)T0);
    g_autofree char *expected = with(no_return, "lost", lost);
    g_assert_cmpstr(again, ==, expected);
    g_assert_cmpint(core.presence.present.clocks.counted_from, <, 0);
}

/* All instants move by @shift, and nothing else. */
static void test_shift(void)
{
    char text[CORE_SAVE_MAX];
    struct effects effects;
    struct core_saved saved;
    struct settings s;
    struct core core;
    struct world w;
    usec ended_at;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_send(&w, event_pause(w.now, USEC_NEVER));
    core_save(&w.core, text, sizeof text);
    settings_init(&s);
    memset(&core, 0, sizeof core);
    core_init(&core, &s, USEC_MIN);
    saved = world_saved(text, USEC_MIN, WORLD_RUNNING);
    saved.shift = USEC_MIN - w.now;
    g_assert_cmpint(core_restore(&core, &saved, USEC_MIN, &effects, &ended_at), ==, 0);
    g_assert_cmpint(core.presence.present.since_at, ==, -19 * USEC_MIN); /* before this boot */
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
        "reason 99\nend\n",
        "phase 10\nend\n",
        "stage 5\nend\n",
        "last-side 4\nend\n",
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

/* Past instants that are in the future, endless waits, clocks that run backwards. */
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
    { "fixed-at", "9000000000000" },
    { "back-at", "9000000000000" },
    { "last-input", "9000000000000" },
    { "phase-at", "9000000000000" },
    { "phase-at", "-9223372036854775808" },
    { "rung-at", "9000000000000" },
    { "back-rung-at", "9000000000000" },
    { "island-rung-at", "9000000000000" },
    { "snooze-at", "9000000000000" },
    { "back-snooze-at", "9000000000000" },
    { "island-snooze-at", "9000000000000" },
    { "grace-end", "9000000000000" },
    { "grace-end", "9223372036854775807" },
    { "retry", "9000000000000" },
    { "retry", "-9000000000000000000" },
    { "id", "0" }, /* but the phase needs one */
    { "show-end", "9000000000000" },
};

static void test_unsound(void)
{
    char text[CORE_SAVE_MAX];
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    w.core.presence.present.since_at = T0 - USEC_MIN;
    w.core.presence.present.bout_at = T0 - USEC_MIN;
    w.core.presence.timeline.n = 0;
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
    /* A greeting on screen has an id and an end. */
    w.core.coach.greeting =
        (struct greeting){ .stage = GREETING_SHOWN, .id = 2, .show_end_at = T0 + USEC_MIN };
    core_save(&w.core, text, sizeof text);
    g_assert_cmpint(restore(&core, text, T0), ==, 0);
    w.core.coach.greeting.id = 0;
    core_save(&w.core, text, sizeof text);
    assert_refused(text);
    w.core.coach.greeting.id = 2;
    w.core.coach.greeting.show_end_at = USEC_NEVER;
    core_save(&w.core, text, sizeof text);
    assert_refused(text);
    w.core.coach.greeting = (struct greeting){ 0 };
    /* A stretch has a bubble. */
    w.core.coach.stretch.stage = STRETCH_STEPS;
    w.core.coach.stretch.started_at = T0;
    core_save(&w.core, text, sizeof text);
    assert_refused(text);
    world_done(&w);
}

/* The text contains intervals that do not add up to the present one: when that one is dated back,
 * it is summed again, and no clock becomes negative. */
static void test_back_dated(void)
{
    char text[CORE_SAVE_MAX];
    struct effects effects;
    struct core core;
    struct world w;

    begin_with(&w, NULL);
    type_to(&w, MINUTE(20));
    world_switch(&w, EVENT_LOCK, true);
    core_save(&w.core, text, sizeof text);
    g_autofree char *less = with(text, "sitting", "1199999999");
    g_autofree char *none = with(less, "active", "0");
    g_assert_cmpint(restore(&core, none, w.now), ==, 0);
    core_step(&core, w.now, &(struct event){ .type = EVENT_IDLE, .at = w.now - USEC_MIN },
              &effects);
    g_assert_cmpint(core.presence.present.since_at, ==, w.now - USEC_MIN);
    g_assert_cmpint(presence_clocks(&core.presence, w.now).sitting, ==, 19 * USEC_MIN);
    g_assert_cmpint(presence_clocks(&core.presence, w.now).active, ==, 19 * USEC_MIN);
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
    /* The numbers after the sixth are those that an older version lacks. */
    snprintf(buf, sizeof buf,
             "state 1\nsince %lld\nevidence %d %lld %lld %lld 1 0 =pipewire =phone\nend\n",
             (long long)T0, EVIDENCE_CALL, (long long)T0 + 1, (long long)USEC_NEVER,
             (long long)USEC_NEVER);
    g_assert_cmpint(restore(&core, buf, w.now), ==, 0);
    g_assert_cmpuint(core.presence.evidence.n, ==, 1);
    g_assert_cmpint(core.presence.evidence.list[0].unbroken_at, ==, T0 + 1);
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
    g_test_add_func("/save/back-dated", test_back_dated);
    g_test_add_func("/save/versions", test_versions);
    return g_test_run();
}
