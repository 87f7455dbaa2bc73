/*
 * The line of a status bar: the text of each phase, minutes beside the clock, templates, and that
 * no value can change the syntax of a bar.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/words.h"
#include "ctl/panel/panel_form.h"

/* 14:10:50 of a day, UTC */
#define NOW (20000 * USEC_DAY + 14 * USEC_HOUR + 10 * USEC_MIN + 50 * USEC_SEC)

/* The instant this many minutes after the end of the minute of NOW. */
#define AFTER(minutes) (NOW + 10 * USEC_SEC + USEC_MIN * (minutes))

static const char hostile[] = "<b>&#[fg=red]#{host}%{F#f00}\"'\\{text}";

/* Properties as GVariant text. */
static struct property_list *properties(const char *text)
{
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_new_parsed(*text ? text : "@a{sv} {}"));
    struct property_list *list = property_list_new();

    g_assert_cmpint(property_list_add(list, all), ==, 0);
    return list;
}

struct scene {
    const char *presence;
    char *coach; /* owned */
    usec now;
};

/* The line of a format, without its newline. @ret_counts may be NULL. */
static char *line_of(const struct scene *s, const char *format, bool *ret_counts)
{
    struct property_list *presence = properties(s->presence), *coach = properties(s->coach);
    struct panel_form form;
    struct panel_view view;
    GString *out = g_string_new(NULL);

    g_assert_null(panel_form_parse(format, &form));
    panel_view_read(&view, presence, coach, s->now);
    panel_form_print(&form, out, &view);
    g_assert_cmpint(out->str[out->len - 1], ==, '\n');
    g_string_truncate(out, out->len - 1);
    if (ret_counts)
        *ret_counts = panel_form_counts_minutes(&form, &view);
    panel_view_done(&view);
    panel_form_done(&form);
    property_list_free(presence);
    property_list_free(coach);
    return g_string_free(out, FALSE);
}

static void check(const char *coach, usec now, const char *wanted, bool counts)
{
    struct scene s = { "{'State': <'standing'>}", g_strdup(coach), now };
    g_autofree char *line = NULL;
    bool is_counting;

    line = line_of(&s, "plain", &is_counting);
    g_assert_cmpstr(line, ==, wanted);
    g_assert_cmpint(is_counting, ==, counts);
    g_free(s.coach);
}

static char *counting(usec due)
{
    return g_strdup_printf("{'Phase': <'counting'>, 'DueTimestamp': <uint64 %" G_GINT64_FORMAT ">}",
                           due);
}

static void check_due(usec due, usec now, const char *wanted)
{
    g_autofree char *coach = counting(due);

    check(coach, now, wanted, due > now);
}

/* The text and the clock beside it add up to the minute of the due time. */
static void test_minutes(void)
{
    check_due(AFTER(25), NOW, "stretch 26 min");
    check_due(AFTER(25) - 1, NOW, "stretch 25 min");
    check_due(AFTER(25), NOW + 10 * USEC_SEC - 1, "stretch 26 min");
    check_due(AFTER(25), NOW + 10 * USEC_SEC, "stretch 25 min");
    check_due(AFTER(0) - 1, NOW, "stretch 1 min");
    check_due(NOW + 1, NOW, "stretch 1 min");
    check_due(NOW, NOW, "stretch now");
    check_due(NOW - USEC_HOUR, NOW, "stretch now");
    check_due(AFTER(98), NOW, "stretch 99 min");
    check_due(AFTER(99), NOW, "stretch 1 h 40 min");
    check_due(AFTER(480), NOW, "stretch 8 h 1 min");
    check_due(0, NOW, "standing");
}

static void test_phases(void)
{
    static const struct {
        const char *coach, *text;
    } cases[] = {
        { "", "stretch ?" },
        { "{'Phase': <'unknown'>}", "stretch ?" },
        { "{'Phase': <'due'>}", "stretch now" },
        { "{'Phase': <'suggested'>}", "stretch now" },
        { "{'Phase': <'held'>, 'HeldBy': <['call:x']>}", "stretch waits" },
        { "{'Phase': <'snoozed'>}", "stretch snoozed" },
        { "{'Phase': <'stretching'>}", "stretching" },
        { "{'Phase': <'stretching'>, 'Step': <uint32 2>, 'Steps': <uint32 6>}", "stretching 2/6" },
        { "{'Phase': <'paused'>}", "stretch paused" },
        { "{'Phase': <'quiet'>}", "after hours" },
        { "{'Phase': <'resting'>}", "standing" },
        { "{'Phase': <'dreaming\\n'>}", "dreaming " },
    };
    g_autofree char *snoozed = g_strdup_printf(
        "{'Phase': <'snoozed'>, 'SnoozedUntilTimestamp': <uint64 %" G_GINT64_FORMAT ">}",
        AFTER(10));
    g_autofree char *paused = g_strdup_printf(
        "{'Phase': <'paused'>, 'PausedUntilTimestamp': <uint64 %" G_GINT64_FORMAT ">}", AFTER(60));

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].coach, NOW, cases[i].text, false);
    check(snoozed, NOW, "stretch at 14:21", false);
    check(paused, NOW, "paused until 15:11", false);
}

/* Each phase of the contract has a text that is not the name of a later version. */
static void test_every_phase_has_a_text(void)
{
    for (int i = 0; i < COACH_PHASE_MAX; i++) {
        g_autofree char *coach =
            g_strdup_printf("{'Phase': <'%s'>}", coach_phase_name((enum coach_phase)i));
        struct scene s = { "{'State': <'away'>}", coach, NOW };
        g_autofree char *line = line_of(&s, "{text}", NULL);

        g_assert_cmpstr(line, !=, "");
        if (i != COACH_STRETCHING) /* the same word */
            g_assert_cmpstr(line, !=, coach_phase_name((enum coach_phase)i));
    }
}

static void test_fields(void)
{
    static const struct {
        const char *template, *line;
        bool counts;
    } cases[] = {
        { "{state} {sitting}, next in {due}", "sitting 7 min, next in 21 min", true },
        { "{at} {next} {phase}", "14:31 at 14:31 counting", false },
        { "{percentage} %", "27 %", true },
        { "{{{due}}} }{{", "{21 min} }{", true },
        { "{exercise}", "doorway stretch, left side", false },
        { "plain:a", "a", false },
        { "plain:{sitting}", "7 min", true },
        { "a:{phase}", "a:counting", false },
    };
    struct scene s = {
        "{'State': <'active'>, 'SittingClockStartTimestamp': <uint64 %" G_GINT64_FORMAT ">}",
        g_strdup_printf("{'Phase': <'counting'>, 'DueTimestamp': <uint64 %" G_GINT64_FORMAT
                        ">, 'Exercise': <'ql-doorway'>, 'Side': <'left'>}",
                        AFTER(20)),
        NOW
    };
    g_autofree char *presence = g_strdup_printf(s.presence, NOW - 7 * USEC_MIN - 30 * USEC_SEC);

    s.presence = presence;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool counts;
        g_autofree char *line = line_of(&s, cases[i].template, &counts);

        g_assert_cmpstr(line, ==, cases[i].line);
        g_assert_cmpint(counts, ==, cases[i].counts);
    }
    g_free(s.coach);
}

static void test_errors(void)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        { "", "Unknown format ''. Expected one of waybar i3blocks polybar tmux genmon plain, or a "
              "template with fields such as {text}." },
        { "waybr", "Unknown format 'waybr'. Did you mean 'waybar'?" },
        { "xmobar", "Unknown format 'xmobar'. Expected one of" },
        { "tmux:", "The template after 'tmux:' is empty." },
        { "{}", "Unknown field '{}'. The fields are {text}, {due}, " },
        { "{dew}", "Unknown field '{dew}'. The fields are {text}, {due}, " },
        { "{text", "In the template '{text', a '{' has no '}'. Write {{ for a brace." },
        { "{{{text}} {", "a '{' has no '}'" },
        { "{text}\n", "The template contains a line break or another control character." },
        { "{te\xfft}", "The template is not valid UTF-8." },
        { "waybar:{\xff", "The template is not valid UTF-8." },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct panel_form form = { .template = NULL };
        g_autofree char *problem = panel_form_parse(cases[i].text, &form);

        g_assert_nonnull(problem);
        if (!strstr(problem, cases[i].sentence))
            g_assert_cmpstr(problem, ==, cases[i].sentence);
        g_assert_null(form.template);
    }
}

/* A name from outside, such as that of an exercise, is text in each bar. */
static void test_escaping(void)
{
    static const struct {
        const char *format, *line;
    } cases[] = {
        { "<i>{phase}", "<i><b>&#[fg=red]#{host}%{F#f00}\"'\\{text}" },
        { "waybar:<i>{phase}",
          "{\"text\":\"<i>&lt;b&gt;&amp;#[fg=red]#{host}%{F#f00}&quot;&apos;\\\\{text}\",\"tooltip\":"
          "\"next stretch: &lt;b&gt;&amp;#[fg=red]#{host}%{F#f00}&quot;&apos;\\\\{text}\",\"class\":"
          "[\"<b>&#[fg=red]#{host}%{F#f00}\\\"'\\\\{text}\",\"unknown\"],\"percentage\":0,\"alt\":"
          "\"<b>&#[fg=red]#{host}%{F#f00}\\\"'\\\\{text}\"}" },
        { "i3blocks:<i>{phase}",
          "{\"full_text\":\"<i>&lt;b&gt;&amp;#[fg=red]#{host}%{F#f00}&quot;&apos;\\\\{text}\","
          "\"markup\":\"pango\"}" },
        { "genmon:<i>{phase}",
          "<txt><i>&lt;b&gt;&amp;#[fg=red]#{host}%{F#f00}&quot;&apos;\\{text}</txt><tool>next "
          "stretch: &lt;b&gt;&amp;#[fg=red]#{host}%{F#f00}&quot;&apos;\\{text}</tool>"
          "<txtclick>lumbarctl click</txtclick>" },
        { "tmux:#[bold]{phase}", "#[bold]<b>&##[fg=red]####{host}%{F####f00}\"'\\{text}" },
        { "polybar:%{F-}{phase}", NULL }, /* the template begins a tag, not a field */
        { "polybar:%{{F-}}{phase}", "%{F-}<b>&#[fg=red]#{host}% {F#f00}\"'\\{text}" },
    };
    g_autoptr(GVariant) name = g_variant_ref_sink(g_variant_new_string(hostile));
    g_autofree char *quoted = g_variant_print(name, FALSE);
    struct scene s = { "", g_strdup_printf("{'Phase': <%s>}", quoted), NOW };
    struct panel_form form;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (cases[i].line) {
            g_autofree char *line = line_of(&s, cases[i].format, NULL);

            g_assert_cmpstr(line, ==, cases[i].line);
        } else {
            g_autofree char *problem = panel_form_parse(cases[i].format, &form);

            g_assert_nonnull(problem);
        }
    }
    g_free(s.coach);
}

int main(int argc, char **argv)
{
    setenv("TZ", "UTC", /* overwrite= */ 1);
    tzset();
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ctl-panel/minutes", test_minutes);
    g_test_add_func("/ctl-panel/phases", test_phases);
    g_test_add_func("/ctl-panel/every-phase-has-a-text", test_every_phase_has_a_text);
    g_test_add_func("/ctl-panel/fields", test_fields);
    g_test_add_func("/ctl-panel/errors", test_errors);
    g_test_add_func("/ctl-panel/escaping", test_escaping);
    return g_test_run();
}
