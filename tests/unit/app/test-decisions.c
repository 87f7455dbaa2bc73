/*
 * Decisions: every effect and every reason has one line, with times in the zone of the trace; no
 * value can break a line.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "app/decisions.h"

#define NOW  (7 * USEC_HOUR)
#define REAL (1795548557700457) /* 2026-11-24 19:29:17.700457 UTC */

static struct core core;

static char *print_with(const struct trace_clock *clock, const struct effects *effects)
{
    struct decisions d;
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    g_assert_nonnull(out);
    decisions_init(&d, out, clock, &core);
    d.n_printed = 0;
    decisions_print(&d, &core, clock->boot_at, effects);
    decisions_print_end(&d, &core, clock->boot_at, "it ends");
    fclose(out);
    return text;
}

static char *print(const struct effects *effects)
{
    const struct trace_clock clock = { NOW, REAL, 3600 };

    return print_with(&clock, effects);
}

static void begin(void)
{
    struct settings s;

    settings_init(&s);
    core_init(&core, &s, NOW);
    core.reasons.count = 0;
}

static unsigned count_lines(const char *text)
{
    unsigned n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void expect(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in:\n%s", part, text);
}

static void test_every_effect_has_a_line(void)
{
    struct effects effects = { 0 };
    g_autofree char *text = NULL, *nothing = NULL;

    begin();
    nothing = print(&effects);
    for (unsigned i = 0; i < EFFECT_TYPE_MAX; i++)
        effects_add(&effects, (enum effect_type)i, NOW);
    text = print(&effects);
    g_assert_null(strstr(text, "(null)"));
    g_assert_cmpuint(count_lines(text), ==, count_lines(nothing) + EFFECT_TYPE_MAX);
}

/* A reason is on the line of its effect, or on its own line if it has none. */
static void test_every_reason_has_a_line(void)
{
    struct effects effects = { 0 };
    g_autofree char *text = NULL;

    begin();
    for (unsigned i = 0; i < DECISION_NEXT_DUE; i++)
        reasons_add(&core.reasons, NOW, (enum decision)i);
    effects_add(&effects, EFFECT_SKIPPED, NOW - USEC_SEC);
    effects_add(&effects, EFFECT_SKIPPED, NOW);
    effects_add(&effects, EFFECT_CORRECTED, NOW)->corrected.is_reported_rest = true;
    text = print(&effects);
    g_assert_null(strstr(text, "(null)"));
    g_assert_cmpuint(count_lines(text), ==, 4 + DECISION_NEXT_DUE + 1);
    expect(text, " skipped at=2026-11-24T20:29:16.700457 why=\"Skipped");
    expect(text, " skipped\n");
    expect(text, " credited from=");
    expect(text, " due why=\"");
}

static void test_times_are_the_trace_s(void)
{
    const struct trace_clock west = { NOW, REAL, -(4 * 3600 + 1800) };
    struct effects effects = { 0 };
    g_autofree char *text = NULL;

    begin();
    effects_add(&effects, EFFECT_PAUSED, NOW)->until_at = USEC_NEVER;
    effects_add(&effects, EFFECT_SNOOZED, NOW)->until_at = USEC_NONE;
    effects_add(&effects, EFFECT_SNOOZED, NOW)->until_at = NOW - REAL - USEC_SEC + 1;
    effects_add(&effects, EFFECT_SNOOZED, NOW)->until_at = USEC_NEVER - 1;
    text = print_with(&west, &effects);
    expect(text, "2026-11-24T14:59:17.700457 zone -04:30\n");
    expect(text, "2026-11-24T14:59:17.700457 paused until=never\n");
    expect(text, " snoozed until=none\n");
    expect(text, " snoozed until=1969-12-31T19:29:59.000001\n");
    expect(text, " snoozed until=beyond\n");
    expect(text, " presence state=unknown reason=start ");
    expect(text, "\n# Here it ends.\n");
}

static void test_nothing_breaks_a_line(void)
{
    struct effects effects = { 0 };
    g_autofree char *text = NULL;

    begin();
    strcpy(effects_add(&effects, EFFECT_STATE, NOW)->state.by, "a\nb \x1b[2J\"");
    strcpy(reasons_add(&core.reasons, NOW, DECISION_HELD)->word, "call:\x1b\n");
    g_assert_cmpint(holds_set(&core.coach.holds, "call:x\ny", NOW, USEC_NEVER), ==, 0);
    text = print(&effects);
    expect(text, " by=\"a\\x0ab \\x1b[2J\\\"\"");
    expect(text, "waits: \\x1b\\x0a is in a call");
    expect(text, " held-by=\"call:x\\x0ay\"");
    g_assert_null(strchr(text, '\x1b'));
    g_assert_cmpuint(count_lines(text), ==, 6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decisions/every-effect-has-a-line", test_every_effect_has_a_line);
    g_test_add_func("/decisions/every-reason-has-a-line", test_every_reason_has_a_line);
    g_test_add_func("/decisions/times-are-the-trace-s", test_times_are_the_trace_s);
    g_test_add_func("/decisions/nothing-breaks-a-line", test_nothing_breaks_a_line);
    return g_test_run();
}
