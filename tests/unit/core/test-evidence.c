/*
 * The set of evidence: names from other programs, debouncing, leases, and a full set.
 */
#include <string.h>

#include "world.h"

#define T0 WORLD_START

static struct settings settings;

static void take(struct evidences *e, enum evidence_kind kind, const char *source,
                 const char *detail, bool on, usec at)
{
    const struct event event =
        event_evidence(at, (struct event_evidence){ source, detail, kind, on, false, USEC_NEVER });

    evidences_take(e, &event, &settings);
}

static void test_names(void)
{
    static const struct {
        const char *given, *kept;
    } table[] = {
        { "", "" },
        { "Firefox", "Firefox" },
        { "a\tb\nc\x7f", "a b c" },
        { "Zoë 日本 🎬", "Zoë 日本 🎬" },
        { "\x80plain", "?plain" },      /* a continuation byte without a start */
        { "half \xc3", "half ?" },      /* incomplete: one byte of two */
        { "half \xe6\x97", "half ??" }, /* incomplete: two bytes of three */
        { "\xc0\xaf", "??" },           /* overlong, in two bytes */
        { "\xe0\x80\xaf", "???" },      /* overlong, in three */
        { "\xf0\x80\x80\xaf", "????" }, /* overlong, in four */
        { "\xed\xa0\x80", "???" },      /* half of a surrogate pair */
        { "\xf4\x90\x80\x80", "????" }, /* above U+10FFFF */
        { "\xf5\x80\x80\x80", "????" }, /* invalid first byte */
        { "\xe6"
          "ab",
          "?ab" }, /* no continuation byte follows */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        struct evidences e = { 0 };

        take(&e, EVIDENCE_CALL, "pipewire", table[i].given, true, T0);
        g_assert_cmpstr(e.list[0].detail, ==, table[i].kept);
        g_assert_true(g_utf8_validate(e.list[0].detail, -1, NULL));
        take(&e, EVIDENCE_CALL, "pipewire", table[i].given, false, T0 + USEC_MIN);
        g_assert_cmpint(e.list[0].ended_at, ==, T0 + USEC_MIN);
    }
}

/* Long names are cut between characters. */
static void test_long_names(void)
{
    for (unsigned n = 50; n < 80; n++) {
        g_autofree char *ascii = g_strnfill(n, 'x');
        g_autofree char *given = g_strconcat(ascii, "日本日本", NULL);
        struct evidences e = { 0 };

        take(&e, EVIDENCE_VIDEO, "mpris", given, true, T0);
        g_assert_true(g_utf8_validate(e.list[0].detail, -1, NULL));
        g_assert_true(g_str_has_prefix(given, e.list[0].detail));
        g_assert_cmpuint(strlen(e.list[0].detail), >=, EVIDENCE_DETAIL_MAX - 3);
        g_assert_cmpuint(strlen(e.list[0].detail), <, EVIDENCE_DETAIL_MAX);
    }
}

static void test_too_short(void)
{
    struct evidences e = { 0 };

    take(&e, EVIDENCE_CALL, "pipewire", "a", true, T0);
    take(&e, EVIDENCE_CALL, "pipewire", "a", false, T0 + 4 * USEC_SEC);
    g_assert_cmpuint(e.n, ==, 0); /* it ended before it counted */
    take(&e, EVIDENCE_CALL, "pipewire", "a", true, T0);
    take(&e, EVIDENCE_CALL, "pipewire", "a", false, T0 + 5 * USEC_SEC);
    g_assert_cmpuint(e.n, ==, 1);
    g_assert_true(e.list[0].is_sure);
    /* On again within 30 s: it counts as uninterrupted. */
    take(&e, EVIDENCE_CALL, "pipewire", "a", true, T0 + 30 * USEC_SEC);
    g_assert_cmpuint(e.n, ==, 1);
    g_assert_cmpint(e.list[0].since_at, ==, T0);
    g_assert_cmpint(e.list[0].ended_at, ==, USEC_NEVER);
    /* The end of unknown evidence changes nothing. */
    take(&e, EVIDENCE_CALL, "pipewire", "b", false, T0 + 40 * USEC_SEC);
    g_assert_cmpuint(e.n, ==, 1);
    take(&e, EVIDENCE_CALL, "pipewire", "a", false, T0 + 50 * USEC_SEC);
    evidences_drop_ended(&e, T0 + 79 * USEC_SEC, &settings);
    g_assert_cmpuint(e.n, ==, 1);
    evidences_drop_ended(&e, T0 + 80 * USEC_SEC, &settings);
    g_assert_cmpuint(e.n, ==, 0);
}

/* A stream that existed before the source started is not a call, nor is it when it begins again
 * soon after. The next one of that program is. */
static void test_mute(void)
{
    struct event event = event_evidence(
        T0, (struct event_evidence){ "alsa", "microphone", EVIDENCE_CALL, true, true, USEC_NEVER });
    struct evidences e = { 0 };

    evidences_take(&e, &event, &settings);
    g_assert_true(e.list[0].is_mute);
    take(&e, EVIDENCE_CALL, "alsa", "microphone", false, T0 + USEC_MIN);
    g_assert_cmpuint(e.n, ==, 0);
    take(&e, EVIDENCE_CALL, "alsa", "microphone", true, T0 + USEC_MIN + USEC_SEC);
    g_assert_cmpuint(e.n, ==, 1);
    g_assert_true(e.list[0].is_mute);
    take(&e, EVIDENCE_CALL, "alsa", "microphone", false, T0 + 2 * USEC_MIN);
    take(&e, EVIDENCE_CALL, "alsa", "microphone", true, T0 + 4 * USEC_MIN);
    g_assert_cmpuint(e.n, ==, 1);
    g_assert_false(e.list[0].is_mute);
    g_assert_cmpint(e.list[0].since_at, ==, T0 + 4 * USEC_MIN);
}

/* A reporter has one report at a time. */
static void test_one_reporter(void)
{
    struct evidences e = { 0 };

    take(&e, EVIDENCE_SITTING, "chair", "", true, T0);
    take(&e, EVIDENCE_STANDING, "desk", "", true, T0 + 1);
    take(&e, EVIDENCE_AWAY, "chair", "", true, T0 + 2);
    g_assert_null(evidences_report(&e, EVIDENCE_SITTING, T0 + 3));
    g_assert_nonnull(evidences_report(&e, EVIDENCE_AWAY, T0 + 3));
    g_assert_nonnull(evidences_report(&e, EVIDENCE_STANDING, T0 + 3));
    take(&e, EVIDENCE_SITTING, "chair", "", false, T0 + 4); /* ends a report that was replaced */
    g_assert_nonnull(evidences_report(&e, EVIDENCE_AWAY, T0 + 5));
    take(&e, EVIDENCE_AWAY, "chair", "", false, T0 + 6);
    g_assert_null(evidences_report(&e, EVIDENCE_AWAY, T0 + 7));
}

/* Ended evidence makes room; new evidence never displaces live evidence. */
static void test_full(void)
{
    struct evidences e = { 0 };
    char name[16];

    for (unsigned i = 0; i < EVIDENCE_MAX; i++) {
        g_snprintf(name, sizeof name, "player %u", i);
        take(&e, EVIDENCE_VIDEO, "mpris", name, true, T0);
    }
    take(&e, EVIDENCE_VIDEO, "mpris", "one too many", true, T0);
    g_assert_cmpuint(e.n, ==, EVIDENCE_MAX);
    g_assert_cmpstr(e.list[EVIDENCE_MAX - 1].detail, !=, "one too many");
    take(&e, EVIDENCE_VIDEO, "mpris", "player 3", false, T0 + USEC_MIN);
    take(&e, EVIDENCE_SITTING, "chair", "", true, T0 + USEC_MIN);
    g_assert_cmpuint(e.n, ==, EVIDENCE_MAX);
    g_assert_nonnull(evidences_report(&e, EVIDENCE_SITTING, T0 + USEC_MIN));
    /* All evidence is live: a report still replaces the latest player. */
    take(&e, EVIDENCE_STANDING, "desk", "", true, T0 + USEC_MIN);
    g_assert_cmpuint(e.n, ==, EVIDENCE_MAX);
    g_assert_nonnull(evidences_report(&e, EVIDENCE_SITTING, T0 + USEC_MIN));
    g_assert_nonnull(evidences_report(&e, EVIDENCE_STANDING, T0 + USEC_MIN));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    settings_init(&settings);
    g_test_add_func("/evidence/names", test_names);
    g_test_add_func("/evidence/long-names", test_long_names);
    g_test_add_func("/evidence/too-short", test_too_short);
    g_test_add_func("/evidence/mute", test_mute);
    g_test_add_func("/evidence/one-reporter", test_one_reporter);
    g_test_add_func("/evidence/full", test_full);
    return g_test_run();
}
