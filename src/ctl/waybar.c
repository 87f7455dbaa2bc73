#include "ctl/waybar.h"

#include <string.h>

#include "ctl/describe.h"
#include "ctl/json.h"
#include "ctl/text.h"

/* Panels take text and tooltip for Pango markup. */
static void json_markup(GString *out, const char *s)
{
    g_autofree char *escaped = g_markup_escape_text(s, -1);

    json_string(out, escaped);
}

static void append_line(GString *out, const char *text, const char *tooltip, const char *state,
                        const char *phase, unsigned percentage)
{
    g_string_append_c(out, '{');
    json_key(out, "text");
    json_markup(out, text);
    json_key(out, "tooltip");
    json_markup(out, tooltip);
    json_key(out, "class");
    g_string_append_c(out, '[');
    json_string(out, phase);
    if (strcmp(state, phase) != 0) {
        g_string_append_c(out, ',');
        json_string(out, state);
    }
    g_string_append_c(out, ']');
    json_key(out, "percentage");
    g_string_append_printf(out, "%u", percentage);
    json_key(out, "alt");
    json_string(out, phase);
    g_string_append_c(out, '}');
}

/* How much of the way from the last rest to the next stretch is gone. */
static unsigned percentage_now(const struct properties *presence, const struct properties *coach,
                               usec now)
{
    usec start = properties_usec(presence, "SittingClockStartTimestamp");
    usec due = properties_usec(coach, "DueTimestamp");

    if (due == 0)
        return 0;
    if (due <= now)
        return 100;
    if (start == 0 || start >= now)
        return 0;
    return (unsigned)usec_scale(now - start, 100, due - start);
}

/* A few letters: when the next thing comes, else what is. */
static char *short_text(const struct properties *presence, const struct properties *coach,
                        const char *phase, usec now)
{
    static const struct {
        const char *phase;
        const char *instant; /* what to show of it, if it is set */
        const char *word;    /* else; NULL: the state, such as standing */
    } texts[] = {
        { "counting", "DueTimestamp", NULL }, { "due", NULL, "stretch" },
        { "suggested", NULL, "stretch" },     { "snoozed", "SnoozedUntilTimestamp", "snoozed" },
        { "resting", NULL, "away" },          { "unknown", NULL, "?" },
    };
    char buf[TEXT_INSTANT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        usec instant;

        if (strcmp(texts[i].phase, phase) != 0)
            continue;
        instant = texts[i].instant ? properties_usec(coach, texts[i].instant) : 0;
        if (!instant && !texts[i].word)
            return describe_state(presence);
        return g_strdup(instant ? text_instant(buf, instant, now) : texts[i].word);
    }
    return text_safe(phase);
}

static char *tooltip_text(const struct properties *presence, const struct properties *coach,
                          usec now)
{
    g_autofree char *state = describe_state(presence), *reason = describe_reason(presence);
    g_autofree char *next = describe_next(coach, now, /* relative= */ false);
    g_autofree char *holds = describe_holds(coach);
    const char *phase = properties_string(coach, "Phase");
    usec since = properties_usec(presence, "StateSinceTimestamp");
    GString *out = g_string_new(state ? state : "");
    char buf[TEXT_INSTANT_MAX];

    if (since)
        g_string_append_printf(out, " since %s", text_instant(buf, since, now));
    if (reason)
        g_string_append_printf(out, " (%s)", reason);
    if (next)
        g_string_append_printf(out, "%sstretch: %s", out->len ? "\n" : "", next);
    if (holds && g_strcmp0(phase, "held") != 0)
        g_string_append_printf(out, "\nheld now by %s", holds);
    return g_string_free(out, FALSE);
}

void waybar_line(GString *out, const struct properties *presence, const struct properties *coach,
                 usec now)
{
    const char *phase = properties_string(coach, "Phase"),
               *state = properties_string(presence, "State");
    g_autofree char *tooltip = tooltip_text(presence, coach, now);
    g_autofree char *text = NULL;

    phase = phase ? phase : "unknown";
    text = short_text(presence, coach, phase, now);
    append_line(out, text ? text : "", tooltip, state ? state : "unknown", phase,
                percentage_now(presence, coach, now));
}

void waybar_line_stopped(GString *out, const char *sentence)
{
    append_line(out, "", sentence, "stopped", "stopped", 0);
}
