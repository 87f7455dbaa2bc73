/*
 * status: one screen for people, or one object for programs.
 *
 * Two reads, Presence and Coach; what a service of another version does not have is left out.
 */
#include <stdio.h>

#include "ctl/client.h"
#include "ctl/describe.h"
#include "ctl/json.h"
#include "ctl/output.h"
#include "ctl/present.h"
#include "ctl/text.h"
#include "ctl/waybar.h"

#define LABEL_WIDTH 13

static void append_label(GString *out, const struct text_style *style, const char *label)
{
    g_string_append_printf(out, "  %s%-*s%s ", style->dim, LABEL_WIDTH, label, style->reset);
}

static void append_line(GString *out, const struct text_style *style, const char *label,
                        const char *text)
{
    append_label(out, style, label);
    g_string_append_printf(out, "%s\n", text);
}

/* Before anything is due, HeldBy says nothing of what will hold it then. */
static void append_leases(GString *out, const struct properties *presence,
                          const struct properties *coach, const struct text_style *style, usec now)
{
    g_autofree char *by = describe_holds(coach);
    g_autofree char *leases = by ? NULL : present_holds(presence, now);

    if (leases)
        append_line(out, style, "on hold by", leases);
}

/* "sitting since 14:05 (input)", the one thing that everybody wants to know. */
static void append_headline(GString *out, const struct properties *presence,
                            const struct text_style *style, usec now)
{
    g_autofree char *state = describe_state(presence), *reason = describe_reason(presence);
    usec since = properties_usec(presence, "StateSinceTimestamp");
    const char *word = properties_string(presence, "State");
    const char *colour = g_strcmp0(word, "unknown") == 0 ? style->warn : style->good;
    char buf[TEXT_INSTANT_MAX];

    if (!state)
        return;
    g_string_append_printf(out, "%s%s%c%s%s", style->bold, colour, g_ascii_toupper(*state),
                           state + 1, style->reset);
    if (since)
        g_string_append_printf(out, " since %s", text_instant(buf, since, now));
    if (reason)
        g_string_append_printf(out, " (%s)", reason);
    g_string_append_c(out, '\n');
}

static void append_bout(GString *out, const struct properties *presence,
                        const struct text_style *style, usec now)
{
    usec since = properties_usec(presence, "SittingSinceTimestamp");
    char instant[TEXT_INSTANT_MAX], length[DURATION_TEXT_MAX];

    if (!properties_find(presence, "SittingUSec"))
        return;
    append_label(out, style, "this bout");
    g_string_append_printf(out, "%s sitting",
                           text_duration(length, properties_usec(presence, "SittingUSec")));
    if (properties_find(presence, "ActiveUSec"))
        g_string_append_printf(out, ", %s of it with input",
                               text_duration(length, properties_usec(presence, "ActiveUSec")));
    if (properties_usec(presence, "StandingUSec") >= USEC_SEC)
        g_string_append_printf(out, ", %s standing",
                               text_duration(length, properties_usec(presence, "StandingUSec")));
    if (since)
        g_string_append_printf(out, ", since %s", text_instant(instant, since, now));
    g_string_append_c(out, '\n');
}

static void append_coach(GString *out, const struct properties *coach,
                         const struct text_style *style, usec now)
{
    g_autofree char *next = describe_next(coach, now, /* relative= */ true);
    g_autofree char *holds = describe_holds(coach);
    g_autofree char *exercise =
        describe_exercise(properties_string(coach, "Exercise"), properties_string(coach, "Side"));
    const char *phase = properties_string(coach, "Phase");
    bool is_held = g_strcmp0(phase, "held") == 0;
    usec reminder = properties_usec(coach, "NextReminderTimestamp");
    char buf[TEXT_INSTANT_MAX];

    if (next)
        append_line(out, style, "next stretch", next);
    if (reminder > now && reminder != properties_usec(coach, "DueTimestamp"))
        append_line(out, style, "reminder", text_instant(buf, reminder, now));
    if (holds && !is_held) {
        g_autofree char *sentence = g_strdup_printf("%s, as long as it lasts", holds);

        append_line(out, style, "held by", sentence);
    }
    if (exercise)
        append_line(out, style, "exercise", exercise);
}

static void append_last_rest(GString *out, const struct properties *presence,
                             const struct text_style *style, usec now)
{
    usec ended = properties_usec(presence, "LastRestTimestamp");
    char instant[TEXT_INSTANT_MAX], length[DURATION_TEXT_MAX];

    if (!ended)
        return;
    append_label(out, style, "last rest");
    g_string_append_printf(out, "%s, ended %s\n",
                           text_duration(length, properties_usec(presence, "LastRestUSec")),
                           text_instant(instant, ended, now));
}

static void append_count(GString *out, const struct properties *p, const char *name,
                         const char *one, const char *several)
{
    unsigned n = properties_number(p, name);

    if (properties_find(p, name))
        g_string_append_printf(out, ", %u %s", n, n == 1 ? one : several);
}

static void append_today(GString *out, const struct properties *presence,
                         const struct properties *coach, const struct text_style *style)
{
    char length[DURATION_TEXT_MAX];

    if (!properties_find(presence, "TodaySittingUSec"))
        return;
    append_label(out, style, "today");
    g_string_append_printf(out, "%s sitting",
                           text_duration(length, properties_usec(presence, "TodaySittingUSec")));
    if (properties_usec(presence, "TodayStandingUSec") >= USEC_SEC)
        g_string_append_printf(
            out, ", %s standing",
            text_duration(length, properties_usec(presence, "TodayStandingUSec")));
    append_count(out, presence, "TodayRests", "rest", "rests");
    append_count(out, coach, "SuggestionsToday", "suggestion", "suggestions");
    append_count(out, coach, "StretchesToday", "stretch", "stretches");
    g_string_append_c(out, '\n');
}

static void append_idle_source(GString *out, const struct properties *presence,
                               const struct text_style *style)
{
    const char *source = properties_string(presence, "IdleSource");
    g_autofree char *safe = source ? text_safe(source) : NULL;

    if (safe)
        append_line(out, style, "idle source",
                    *safe ? safe : "none: without one, nothing tells whether you sit");
}

static void append_screen(GString *out, const struct properties *presence,
                          const struct properties *coach)
{
    const struct text_style *style = text_style();
    usec now = text_now();

    append_headline(out, presence, style, now);
    append_bout(out, presence, style, now);
    append_coach(out, coach, style, now);
    append_leases(out, presence, coach, style, now);
    append_last_rest(out, presence, style, now);
    append_today(out, presence, coach, style);
    append_idle_source(out, presence, style);
}

static void append_object(GString *out, const struct properties *presence,
                          const struct properties *coach)
{
    g_string_append_c(out, '{');
    properties_to_json(presence, NULL, out);
    properties_to_json(coach, presence, out);
    g_string_append(out, "}\n");
}

static enum command_status read_both(struct properties *presence, struct properties *coach)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_PRESENCE, presence);
    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_COACH, coach);
    if (status == COMMAND_FINE && !properties_count(presence) && !properties_count(coach)) {
        fprintf(stderr, "%s\n", CLIENT_SAYS_NOTHING);
        status = COMMAND_REFUSED;
    }
    return status;
}

enum command_status command_status(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE, for_waybar = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object, names as on D-Bus",
          NULL },
        { "waybar", 0, 0, G_OPTION_ARG_NONE, &for_waybar, "Print one JSON object for a panel",
          NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    CLEANUP(properties_freep) struct properties *presence = properties_new();
    CLEANUP(properties_freep) struct properties *coach = properties_new();
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 0);

    if (status != COMMAND_FINE)
        return status;
    if (as_json && for_waybar)
        return command_misused(self, "--json and --waybar cannot be had together.");
    status = read_both(presence, coach);
    if (status == COMMAND_NOT_RUNNING && for_waybar) {
        waybar_line_stopped(out, CLIENT_NOT_RUNNING);
        g_string_append_c(out, '\n');
        output_text(out->str);
    }
    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        append_object(out, presence, coach);
    else if (for_waybar)
        waybar_line(out, presence, coach, text_now());
    else
        append_screen(out, presence, coach);
    if (for_waybar)
        g_string_append_c(out, '\n');
    return output_text(out->str);
}
