#include "ctl/text/watch_lines.h"

#include <string.h>

#include "ctl/client/client.h"
#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/presence_text.h"
#include "ctl/text/property_text.h"
#include "ctl/text/signal_text.h"
#include "wording/translation.h"

static void begin_json(GString *out, const char *event, usec now)
{
    g_string_append_printf(out, "{\"Timestamp\":%" G_GINT64_FORMAT, now);
    json_text(out, "Event", event);
}

static void begin_people(GString *out, usec now)
{
    const struct format_style *style = format_style();
    char buf[FORMAT_INSTANT_MAX];

    g_string_append_printf(out, "%s%s%s  ", style->dim, format_instant_exact(buf, now, now),
                           style->reset);
}

/* Separates phrases of one line, which began at @start. @phrase may be NULL. */
static void append_phrase(GString *out, gsize start, const char *phrase)
{
    if (phrase)
        g_string_append_printf(out, "%s%s", out->len > start ? "; " : "", phrase);
}

static void append_state(GString *out, gsize start, const struct property_list *presence, usec now)
{
    g_autofree char *phrase = describe_presence(presence, now, /* is_exact= */ false);

    append_phrase(out, start, phrase);
}

static void append_next(GString *out, gsize start, const struct follow *known, usec now)
{
    g_autofree char *next =
        describe_next(known->coach, known->presence, now, /* is_relative= */ false);
    g_autofree char *delay = describe_delay(known->coach);

    append_phrase(out, start, next ? _("next stretch: ") : NULL);
    g_string_append(out, next ? next : "");
    if (delay) {
        append_phrase(out, start, _("reminders "));
        g_string_append(out, delay);
    }
}

void watch_line_present(GString *out, enum watch_form form, const struct follow *known,
                        bool is_back, usec now)
{
    gsize start;

    if (form == WATCH_JSON) {
        begin_json(out, is_back ? "Started" : "Present", now);
        json_key(out, "Properties");
        g_string_append_c(out, '{');
        property_list_to_json(known->presence, NULL, out);
        property_list_to_json(known->coach, known->presence, out);
        g_string_append(out, "}}");
    } else {
        begin_people(out, now);
        start = out->len;
        if (is_back)
            append_phrase(out, start, _("The lumbard service is running"));
        append_state(out, start, known->presence, now);
        append_next(out, start, known, now);
    }
    g_string_append_c(out, '\n');
}

void watch_line_absent(GString *out, enum watch_form form, const char *event, const char *sentence,
                       usec now)
{
    if (form == WATCH_JSON) {
        begin_json(out, event, now);
        json_text(out, "Sentence", sentence);
        g_string_append_c(out, '}');
    } else {
        begin_people(out, now);
        g_string_append(out, sentence);
    }
    g_string_append_c(out, '\n');
}

/* The properties that the phrase about the state, or about the next stretch, is made of. */
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

static bool has_any(const struct property_list *changed, const char *const *names)
{
    for (; *names; names++)
        if (property_list_find(changed, *names))
            return true;
    return false;
}

/* Appends nothing if the change adds nothing for people. */
static void changed_for_people(GString *out, const struct follow *known, const char *interface,
                               const struct property_list *changed, usec now)
{
    const bool is_coach = strcmp(interface, CLIENT_COACH) == 0;
    const char *const *parts = is_coach ? next_parts : state_parts;
    const gsize before = out->len;
    gsize start;

    begin_people(out, now);
    start = out->len;
    if (has_any(changed, parts) && is_coach)
        append_next(out, start, known, now);
    else if (has_any(changed, parts))
        append_state(out, start, known->presence, now);
    if (property_list_find(changed, "Evidence")) {
        g_autofree char *evidence = presence_text_evidence(known->presence, now);

        append_phrase(out, start, evidence);
    }
    for (unsigned i = 0; i < property_list_count(changed); i++) {
        const char *name = property_list_name(changed, i);
        g_autofree char *phrase = NULL;

        if (!g_strv_contains(parts, name))
            phrase = property_text_describe(name, property_list_value(changed, i), now);
        append_phrase(out, start, phrase);
    }
    if (out->len == start)
        g_string_truncate(out, before);
    else
        g_string_append_c(out, '\n');
}

void watch_line_changed(GString *out, enum watch_form form, const struct follow *known,
                        const char *interface, const struct property_list *changed,
                        GVariant *invalidated, usec now)
{
    if (form == WATCH_JSON) {
        begin_json(out, "PropertiesChanged", now);
        json_text(out, "Interface", interface);
        json_key(out, "Properties");
        g_string_append_c(out, '{');
        property_list_to_json(changed, NULL, out);
        g_string_append_c(out, '}');
        if (invalidated && g_variant_n_children(invalidated) > 0) {
            json_key(out, "Invalidated");
            json_value(out, invalidated);
        }
        g_string_append_c(out, '}');
    } else {
        changed_for_people(out, known, interface, changed, now);
        return;
    }
    g_string_append_c(out, '\n');
}

void watch_line_signal(GString *out, enum watch_form form, const char *interface,
                       const char *member, GVariant *arguments, usec now)
{
    if (form == WATCH_JSON) {
        begin_json(out, member, now);
        json_text(out, "Interface", interface);
        json_key(out, "Arguments");
        signal_text_to_json(out, member, arguments);
        g_string_append_c(out, '}');
    } else {
        g_autofree char *phrase = signal_text_describe(member, arguments, now);

        begin_people(out, now);
        g_string_append(out, phrase);
    }
    g_string_append_c(out, '\n');
}
