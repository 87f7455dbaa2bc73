#include "ctl/waybar.h"

#include <string.h>

#include "core/words.h"
#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"

/* Panels read text and tooltip as Pango markup. */
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

/* The part of the time from the last break to the next stretch that has passed. */
static unsigned percentage_now(const struct property_list *presence,
                               const struct property_list *coach, usec now)
{
    usec start = property_list_usec(presence, "SittingClockStartTimestamp");
    usec due = property_list_usec(coach, "DueTimestamp");

    if (due == 0)
        return 0;
    if (due <= now)
        return 100;
    if (start == 0 || start >= now)
        return 0;
    return (unsigned)usec_scale(now - start, 100, due - start);
}

/* A few letters: the time of the next stretch, or a word for what is going on. */
static char *short_text(const struct property_list *presence, const struct property_list *coach,
                        const char *phase, usec now)
{
    static const struct {
        const char *instant; /* the property to show, if it is set */
        const char *word;    /* otherwise; NULL: the state, such as standing */
    } texts[COACH_PHASE_MAX] = {
        [COACH_UNKNOWN] = { NULL, "?" },
        [COACH_COUNTING] = { "DueTimestamp", NULL },
        [COACH_DUE] = { NULL, "stretch" },
        [COACH_HELD] = { NULL, "waiting" },
        [COACH_SUGGESTED] = { NULL, "stretch" },
        [COACH_SNOOZED] = { "SnoozedUntilTimestamp", "snoozed" },
        [COACH_STRETCHING] = { NULL, "stretching" },
        [COACH_PAUSED] = { NULL, "paused" },
        [COACH_QUIET] = { NULL, "quiet" },
        [COACH_RESTING] = { NULL, "away" },
    };
    const enum coach_phase i = coach_phase_find(phase);
    char buf[FORMAT_INSTANT_MAX];
    usec instant;

    if (i == COACH_PHASE_MAX)
        return format_safe(phase);
    instant = texts[i].instant ? property_list_usec(coach, texts[i].instant) : 0;
    if (!instant && !texts[i].word)
        return describe_state(presence);
    return g_strdup(instant ? format_instant(buf, instant, now) : texts[i].word);
}

static char *tooltip_text(const struct property_list *presence, const struct property_list *coach,
                          usec now)
{
    g_autofree char *state = describe_presence(presence, now, /* is_exact= */ false);
    g_autofree char *next = describe_next(coach, presence, now, /* is_relative= */ false);
    g_autofree char *delay = describe_delay(coach);
    GString *out = g_string_new(state ? state : "");

    if (next)
        g_string_append_printf(out, "%snext stretch: %s", out->len ? "\n" : "", next);
    if (delay)
        g_string_append_printf(out, "\nreminders %s", delay);
    return g_string_free(out, FALSE);
}

void waybar_line(GString *out, const struct property_list *presence,
                 const struct property_list *coach, usec now)
{
    const char *phase = property_list_string(coach, "Phase"),
               *state = property_list_string(presence, "State");
    g_autofree char *tooltip = tooltip_text(presence, coach, now);
    g_autofree char *text = NULL;

    phase = phase ? phase : coach_phase_name(COACH_UNKNOWN);
    text = short_text(presence, coach, phase, now);
    append_line(out, text ? text : "", tooltip,
                state ? state : presence_state_name(PRESENCE_UNKNOWN), phase,
                percentage_now(presence, coach, now));
}

void waybar_line_stopped(GString *out, const char *sentence)
{
    append_line(out, "", sentence, "stopped", "stopped", 0);
}
