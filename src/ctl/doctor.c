/*
 * doctor: one screen that says whether all is in place; what is not, last, with what mends it.
 */
#include <stdlib.h>
#include <string.h>

#include "ctl/advice.h"
#include "ctl/json.h"
#include "ctl/output.h"
#include "ctl/source_list.h"
#include "ctl/text.h"
#include "notifier/profile.h"

#define LABEL_WIDTH 14

static void append_label(GString *out, const char *label)
{
    const struct text_style *style = text_style();

    g_string_append_printf(out, "  %s%-*s%s ", style->dim, LABEL_WIDTH, label, style->reset);
}

static void append_line(GString *out, const char *label, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void append_line(GString *out, const char *label, const char *format, ...)
{
    g_autofree char *text = NULL, *safe = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    safe = text_safe(text);
    append_label(out, label);
    g_string_append_printf(out, "%s\n", safe);
}

static void append_service(GString *out, const struct findings *f)
{
    if (f->is_running)
        append_line(out, "service", "running");
    else
        append_line(out, "service", "not running%s",
                    g_strcmp0(f->unit_active, "failed") == 0 ? ", it has failed" : "");
    if (!f->has_manager)
        append_line(out, "unit", "no systemd of yours on this bus");
    else
        append_line(out, "unit", "lumbard.service is %s",
                    f->unit_file ? f->unit_file : "not installed");
}

static void append_desktop(GString *out)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned i = 0; i < FINDINGS_VARIABLES; i++) {
        const char *value = getenv(findings_variables[i]);

        if (value && *value)
            g_string_append_printf(text, "%s%s=%s", text->len ? " " : "", findings_variables[i],
                                   value);
    }
    append_line(out, "desktop", "%s", text->len ? text->str : "none, as far as this shell knows");
}

static bool is_kind(const struct properties *source, const char *kind)
{
    return g_strcmp0(properties_string(source, "Kind"), kind) == 0;
}

/* The source in use; then the others of its kind, and whatever else is not well. */
static void append_sources(GString *out, const struct findings *f)
{
    const char *idle = properties_string(f->presence, "IdleSource");

    if (!f->is_running)
        return;
    append_line(out, "idle source", "%s", idle && *idle ? idle : "none");
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct properties *p = g_ptr_array_index(f->sources, i);
        const char *name = properties_string(p, "Name"), *state = properties_string(p, "State");
        const char *detail = properties_string(p, "Detail");

        if (is_kind(p, "idle") || g_strcmp0(state, "failed") == 0)
            append_line(out, "", "%s: %s%s%s", name ? name : "?", state ? state : "?",
                        detail && *detail ? ", " : "", detail ? detail : "");
    }
}

/* A compositor of the first version of the protocol; its source says so. */
static void append_hidden_idleness(GString *out, const struct findings *f)
{
    const char *idle = properties_string(f->presence, "IdleSource");

    for (unsigned i = 0; idle && i < f->sources->len; i++) {
        const struct properties *p = g_ptr_array_index(f->sources, i);
        const char *detail = properties_string(p, "Detail");

        if (g_strcmp0(properties_string(p, "Name"), idle) == 0 && detail &&
            strstr(detail, "hides idleness"))
            append_line(out, "",
                        "a film may look like work here: active, because the compositor hides "
                        "idleness behind inhibitors");
    }
}

static char *last_event(usec instant, usec now)
{
    char length[DURATION_TEXT_MAX];

    if (!instant)
        return g_strdup("no event so far");
    return g_strdup_printf("last event %s ago",
                           text_duration(length, now > instant ? now - instant : 0));
}

/* What else tells of a person: each source that hears, and its last event. */
static void append_evidence(GString *out, const struct findings *f)
{
    g_autoptr(GString) others = g_string_new(NULL);
    const char *label = "evidence";
    usec now = text_now();

    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct properties *p = g_ptr_array_index(f->sources, i);
        const char *name = properties_string(p, "Name"), *state = properties_string(p, "State");
        const char *detail = properties_string(p, "Detail");
        g_autofree char *event = NULL;

        if (is_kind(p, "idle") || is_kind(p, "session") || g_strcmp0(state, "failed") == 0)
            continue; /* shown above */
        if (g_strcmp0(state, "ready") != 0) {
            g_string_append_printf(others, "%s%s", others->len ? ", " : "", name ? name : "?");
            continue;
        }
        event = last_event(properties_usec(p, "LastEventTimestamp"), now);
        append_line(out, label, "%s: %s; %s", name ? name : "?", detail ? detail : "", event);
        label = "";
    }
    if (others->len)
        append_line(out, label, "not here: %s (lumbarctl sources says why)", others->str);
}

static bool can(const struct server_findings *s, const char *capability)
{
    return g_strv_contains((const char *const *)s->capabilities, capability);
}

/* What a person gets to see, of a server that the notifier knows. */
static void append_abilities(GString *out, const struct server_findings *s)
{
    const struct profile *profile = s->profile;
    g_autofree char *list = g_strjoinv(" ", s->capabilities);

    if (!profile) {
        append_line(out, "", "no server that lumbard knows; it says it can: %s", list);
        return;
    }
    append_line(out, "", "%s; %s",
                !can(s, "actions")     ? "no actions"
                : profile->has_buttons ? "draws buttons"
                                       : "draws no buttons",
                !can(s, "actions") || !profile->click  ? "a click starts nothing"
                : strcmp(profile->click, "Click") == 0 ? "a click starts the stretch"
                                                       : "a middle click starts the stretch");
}

static void append_server(GString *out, const struct server_findings *s)
{
    if (!s->is_running) {
        append_line(out, "notifications", "%s",
                    s->is_activatable ? "no server runs; one is started when it is needed"
                                      : "no server");
    } else if (!s->has_answered) {
        append_line(out, "notifications", "a server that does not answer (%s)",
                    s->process ? s->process : "process not known");
    } else {
        append_line(out, "notifications", "%s %s", s->name, s->version);
        append_abilities(out, s);
        if (s->is_dnd_known)
            append_line(out, "", "do not disturb is %s", s->is_dnd ? "on" : "off");
    }
}

static void append_advice(GString *out, const GPtrArray *missing)
{
    const struct text_style *style = text_style();

    if (missing->len == 0) {
        g_string_append_printf(out, "%sAll is in place.%s\n", style->good, style->reset);
        return;
    }
    g_string_append_printf(out, "%sMissing:%s\n", style->warn, style->reset);
    for (unsigned i = 0; i < missing->len; i++) {
        const struct advice *advice = g_ptr_array_index(missing, i);
        g_autofree char *safe = text_safe(advice->sentence);

        g_string_append_printf(out, "  %s\n", safe);
        if (advice->command)
            g_string_append_printf(out, "      %s%s%s\n", style->bold, advice->command,
                                   style->reset);
    }
}

static void append_screen(GString *out, const struct findings *f, const GPtrArray *missing)
{
    append_service(out, f);
    append_desktop(out);
    append_sources(out, f);
    append_hidden_idleness(out, f);
    append_evidence(out, f);
    append_server(out, &f->server);
    append_line(out, "history", "%s, %s", f->history_folder,
                f->history_error ? "not writable" : "writable");
    append_advice(out, missing);
}

static void json_text(GString *out, const char *name, const char *text)
{
    json_key(out, name);
    if (text)
        json_string(out, text);
    else
        g_string_append(out, "null");
}

static void json_bool(GString *out, const char *name, bool value)
{
    json_key(out, name);
    g_string_append(out, value ? "true" : "false");
}

static void json_server(GString *out, const struct server_findings *s)
{
    json_key(out, "NotificationServer");
    g_string_append_c(out, '{');
    json_bool(out, "Running", s->is_running);
    json_bool(out, "Activatable", s->is_activatable);
    json_bool(out, "Answers", s->has_answered);
    json_text(out, "Name", s->name);
    json_text(out, "Version", s->version);
    json_key(out, "Capabilities");
    g_string_append_c(out, '[');
    for (unsigned i = 0; s->capabilities[i]; i++) {
        if (i)
            g_string_append_c(out, ',');
        json_string(out, s->capabilities[i]);
    }
    g_string_append_c(out, ']');
    if (s->profile)
        json_bool(out, "Buttons", s->profile->has_buttons);
    if (s->is_dnd_known)
        json_bool(out, "DoNotDisturb", s->is_dnd);
    g_string_append_c(out, '}');
}

static void json_missing(GString *out, const GPtrArray *missing)
{
    json_key(out, "Missing");
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < missing->len; i++) {
        const struct advice *advice = g_ptr_array_index(missing, i);

        g_string_append(out, i ? ",{" : "{");
        json_text(out, "Sentence", advice->sentence);
        json_text(out, "Command", advice->command);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void append_object(GString *out, const struct findings *f, const GPtrArray *missing)
{
    g_string_append_c(out, '{');
    json_bool(out, "Running", f->is_running);
    json_text(out, "UnitFileState", f->unit_file);
    json_text(out, "ActiveState", f->unit_active);
    json_key(out, "Desktop");
    g_string_append_c(out, '{');
    for (unsigned i = 0; i < FINDINGS_VARIABLES; i++)
        json_text(out, findings_variables[i], getenv(findings_variables[i]));
    g_string_append_c(out, '}');
    json_text(out, "IdleSource", properties_string(f->presence, "IdleSource"));
    json_key(out, "Sources");
    source_list_to_json(f->sources, out);
    json_server(out, &f->server);
    json_text(out, "HistoryFolder", f->history_folder);
    json_bool(out, "HistoryWritable", !f->history_error);
    json_missing(out, missing);
    g_string_append(out, "}\n");
}

enum command_status command_doctor(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(findings_freep) struct findings *findings = NULL;
    g_autoptr(GPtrArray) missing = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 0);

    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = findings_new(bus, &findings);
    if (status != COMMAND_FINE)
        return status;
    missing = advice_for(findings);
    if (as_json)
        append_object(out, findings, missing);
    else
        append_screen(out, findings, missing);
    status = output_text(out->str);
    if (status != COMMAND_FINE || missing->len == 0)
        return status;
    return findings->is_running ? COMMAND_REFUSED : COMMAND_NOT_RUNNING;
}
