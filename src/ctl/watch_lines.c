#include "ctl/watch_lines.h"

#include <string.h>

#include "ctl/client.h"
#include "ctl/describe.h"
#include "ctl/json.h"
#include "ctl/signals.h"
#include "ctl/text.h"
#include "ctl/waybar.h"

static void begin_json(GString *out, const char *event, usec now)
{
    g_string_append_printf(out, "{\"Timestamp\":%" G_GINT64_FORMAT, now);
    json_key(out, "Event");
    json_string(out, event);
}

static void begin_people(GString *out, usec now)
{
    const struct text_style *style = text_style();
    char buf[TEXT_INSTANT_MAX];

    g_string_append_printf(out, "%s%s%s  ", style->dim, text_instant_exact(buf, now, now),
                           style->reset);
}

/* Separates phrases of one line. */
static void append_phrase(GString *out, gsize start, const char *phrase)
{
    if (out->len > start)
        g_string_append(out, "; ");
    g_string_append(out, phrase);
}

static void append_state(GString *out, gsize start, const struct properties *presence, usec now)
{
    const struct text_style *style = text_style();
    g_autofree char *state = describe_state(presence), *reason = describe_reason(presence);
    g_autoptr(GString) phrase = g_string_new(NULL);
    usec since = properties_usec(presence, "StateSinceTimestamp");
    char buf[TEXT_INSTANT_MAX];

    if (!state)
        return;
    g_string_append_printf(phrase, "%s%s%s", style->bold, state, style->reset);
    if (since)
        g_string_append_printf(phrase, " since %s", text_instant(buf, since, now));
    if (reason)
        g_string_append_printf(phrase, " (%s)", reason);
    append_phrase(out, start, phrase->str);
}

static void append_next(GString *out, gsize start, const struct properties *coach, usec now)
{
    g_autofree char *next = describe_next(coach, now, /* relative= */ false);
    g_autofree char *holds = describe_holds(coach);
    g_autofree char *phrase = NULL;
    const char *phase = properties_string(coach, "Phase");

    if (!next)
        return;
    if (holds && g_strcmp0(phase, "held") != 0)
        phrase = g_strdup_printf("stretch: %s (held now by %s)", next, holds);
    else
        phrase = g_strdup_printf("stretch: %s", next);
    append_phrase(out, start, phrase);
}

void watch_line_present(GString *out, enum watch_form form, const struct follow *known,
                        bool is_back, usec now)
{
    gsize start;

    if (form == WATCH_WAYBAR) {
        waybar_line(out, known->presence, known->coach, now);
    } else if (form == WATCH_JSON) {
        begin_json(out, is_back ? "Started" : "Present", now);
        json_key(out, "Properties");
        g_string_append_c(out, '{');
        properties_to_json(known->presence, NULL, out);
        properties_to_json(known->coach, known->presence, out);
        g_string_append(out, "}}");
    } else {
        begin_people(out, now);
        start = out->len;
        if (is_back)
            append_phrase(out, start, "The lumbard service is running");
        append_state(out, start, known->presence, now);
        append_next(out, start, known->coach, now);
    }
    g_string_append_c(out, '\n');
}

void watch_line_absent(GString *out, enum watch_form form, const char *event, const char *sentence,
                       usec now)
{
    if (form == WATCH_WAYBAR) {
        waybar_line_stopped(out, sentence);
    } else if (form == WATCH_JSON) {
        begin_json(out, event, now);
        json_key(out, "Sentence");
        json_string(out, sentence);
        g_string_append_c(out, '}');
    } else {
        begin_people(out, now);
        g_string_append(out, sentence);
    }
    g_string_append_c(out, '\n');
}

/* Properties that the phrase about the state, or about what comes next, is made of. */
static const char *const state_parts[] = { "State", "StateReason", "StateSinceTimestamp", NULL };
static const char *const next_parts[] = { "Phase",
                                          "HeldBy",
                                          "DueTimestamp",
                                          "SnoozedUntilTimestamp",
                                          "Paused",
                                          "PausedUntilTimestamp",
                                          "Attempt",
                                          "Step",
                                          "Steps",
                                          "StepTitle",
                                          NULL };

/* Properties that say to people nothing beside the others; shown when they come alone. */
static const char *const quiet_parts[] = { "PhaseSinceTimestamp",   "SittingClockStartTimestamp",
                                           "SittingSinceTimestamp", "NextReminderTimestamp",
                                           "SuggestionId",          "StepText",
                                           "StepEndsTimestamp",     "LastRestTimestamp",
                                           "LastRestUSec",          NULL };

static bool has_any(const struct properties *changed, const char *const *names)
{
    for (; *names; names++)
        if (properties_find(changed, *names))
            return true;
    return false;
}

/* All that changed and is not yet told; @quiet chooses whether the quiet ones are meant, or the
 * others. */
static void append_rest(GString *out, gsize start, const struct properties *changed,
                        const char *const *told, bool quiet, usec now)
{
    for (unsigned i = 0; i < properties_count(changed); i++) {
        const char *name = properties_name(changed, i);
        g_autofree char *phrase = NULL;

        if (g_strv_contains(told, name) || g_strv_contains(quiet_parts, name) != quiet)
            continue;
        phrase = describe_property(name, properties_value(changed, i), now);
        append_phrase(out, start, phrase);
    }
}

static void changed_for_people(GString *out, const struct follow *known, const char *interface,
                               const struct properties *changed, usec now)
{
    bool is_coach = strcmp(interface, CLIENT_COACH) == 0;
    const char *const *told = is_coach ? next_parts : state_parts;
    gsize start;

    begin_people(out, now);
    start = out->len;
    if (has_any(changed, told)) {
        if (is_coach)
            append_next(out, start, known->coach, now);
        else
            append_state(out, start, known->presence, now);
    }
    append_rest(out, start, changed, told, /* quiet= */ false, now);
    if (out->len == start)
        append_rest(out, start, changed, told, /* quiet= */ true, now);
    if (out->len == start)
        append_phrase(out, start, "changed");
}

void watch_line_changed(GString *out, enum watch_form form, const struct follow *known,
                        const char *interface, const struct properties *changed,
                        GVariant *invalidated, usec now)
{
    if (form == WATCH_WAYBAR) {
        waybar_line(out, known->presence, known->coach, now);
    } else if (form == WATCH_JSON) {
        begin_json(out, "PropertiesChanged", now);
        json_key(out, "Interface");
        json_string(out, interface);
        json_key(out, "Properties");
        g_string_append_c(out, '{');
        properties_to_json(changed, NULL, out);
        g_string_append_c(out, '}');
        if (invalidated && g_variant_n_children(invalidated) > 0) {
            json_key(out, "Invalidated");
            json_value(out, invalidated);
        }
        g_string_append_c(out, '}');
    } else {
        changed_for_people(out, known, interface, changed, now);
    }
    g_string_append_c(out, '\n');
}

void watch_line_signal(GString *out, enum watch_form form, const char *interface,
                       const char *member, GVariant *arguments, usec now)
{
    if (form == WATCH_WAYBAR)
        return;
    if (form == WATCH_JSON) {
        begin_json(out, member, now);
        json_key(out, "Interface");
        json_string(out, interface);
        json_key(out, "Arguments");
        signals_to_json(out, member, arguments);
        g_string_append_c(out, '}');
    } else {
        g_autofree char *phrase = signals_describe(member, arguments, now);

        begin_people(out, now);
        g_string_append(out, phrase);
    }
    g_string_append_c(out, '\n');
}
