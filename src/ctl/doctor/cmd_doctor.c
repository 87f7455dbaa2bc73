/*
 * doctor: the findings on one screen, and at the end the problems with their fixes.
 */
#include <stdlib.h>
#include <string.h>

#include "ctl/client/source_list.h"
#include "ctl/client/tracker_list.h"
#include "ctl/doctor/advice_on_sound.h"
#include "ctl/doctor/device_lines.h"
#include "ctl/doctor/diagnosis.h"
#include "ctl/doctor/history_check.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "notifier/profile.h"
#include "util/cleanup.h"
#include "wording/translation.h"

static void append_service(GString *out, const struct findings *f)
{
    if (f->is_running)
        screen_line(out, _("service"), _("running"));
    else
        screen_line(out, _("service"), _("not running%s"),
                    g_strcmp0(f->unit_active, "failed") == 0 ? _(": it has failed") : "");
    if (!f->has_manager)
        screen_line(out, _("unit"), _("no systemd user manager"));
    else
        screen_line(out, _("unit"), _("lumbard.service is %s"),
                    f->unit_file ? f->unit_file : _("not installed"));
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
    screen_line(out, _("desktop"), "%s",
                text->len ? text->str : _("none in the environment of this shell"));
}

static bool is_kind(const struct property_list *source, const char *kind)
{
    return g_strcmp0(property_list_string(source, "Kind"), kind) == 0;
}

/* The source in use and all that have failed; if there is none in use, why the others are not. */
static void append_sources(GString *out, const struct findings *f)
{
    const char *idle = property_list_string(f->presence, "IdleSource");

    if (!f->is_running)
        return;
    screen_line(out, _("activity from"), "%s", idle && *idle ? idle : _("none"));
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);
        const char *name = property_list_string(p, "Name"),
                   *state = property_list_string(p, "State");
        const char *detail = property_list_string(p, "Detail");

        if ((is_kind(p, "idle") && (!idle || !*idle || g_strcmp0(name, idle) == 0)) ||
            g_strcmp0(state, "failed") == 0)
            screen_line(out, "", "%s: %s%s%s", name ? name : "?", state ? state : "?",
                        detail && *detail ? ", " : "", detail ? detail : "");
    }
}

/* A compositor that has only the first version of ext-idle-notify. Returns whether it is one. */
static bool append_hidden_idleness(GString *out, const struct findings *f)
{
    bool has_limit = false;
    const char *idle = property_list_string(f->presence, "IdleSource");

    for (unsigned i = 0; idle && i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);

        if (g_strcmp0(property_list_string(p, "Name"), idle) == 0 &&
            property_list_contains(p, "Flags", "hides-idleness")) {
            screen_line(
                out, "",
                _("Films may count as activity: this desktop does not report idle time while "
                  "one plays."));
            has_limit = true;
        }
    }
    return has_limit;
}

/* Is one of these sources ready, or may it be when it is needed? */
static bool has_source(const struct findings *f, const char *const *names)
{
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);
        const char *name = property_list_string(p, "Name"),
                   *state = property_list_string(p, "State");

        if (name && g_strv_contains(names, name) &&
            (g_strcmp0(state, "ready") == 0 || g_strcmp0(state, "standby") == 0))
            return true;
    }
    return false;
}

/* Without a list of inhibitors, a browser that plays may show a film or play music: mpris claims a
 * lone player then. fullscreen_wayland stands by until the first time that the person is idle. */
static bool append_browser_films(GString *out, const struct findings *f)
{
    static const char *const lists[] = { "inhibit_gnome", "inhibit_kde", "inhibit_wayland", NULL };
    static const char *const signs[] = { "inhibit_power", "fullscreen", "fullscreen_wayland",
                                         NULL };
    const char *idle = property_list_string(f->presence, "IdleSource");

    if (!idle || !*idle || has_source(f, lists))
        return false;
    if (has_source(f, signs))
        screen_line(
            out, "",
            _("Films in a browser may look like music: this desktop does not report which "
              "programs keep the screen on. Without another sign of a film, both count for a "
              "quarter of PassiveLimit."));
    else
        screen_line(out, "",
                    _("Films in a browser look like music: this desktop reports neither "
                      "full-screen windows nor programs that keep the screen on. Both count for a "
                      "quarter of PassiveLimit."));
    return true;
}

/* The other sources of evidence: those that work, and their last event. */
static void append_evidence(GString *out, const struct findings *f)
{
    g_autoptr(GString) others = g_string_new(NULL);
    const char *label = _("also from");
    usec now = format_now();

    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);
        const char *name = property_list_string(p, "Name"),
                   *state = property_list_string(p, "State");
        const char *detail = property_list_string(p, "Detail");
        g_autofree char *event = NULL;

        if (is_kind(p, "idle") || is_kind(p, "session") || device_lines_show(p) ||
            g_strcmp0(state, "failed") == 0)
            continue; /* shown elsewhere */
        if (g_strcmp0(state, "ready") != 0) {
            g_string_append_printf(others, "%s%s", others->len ? ", " : "", name ? name : "?");
            continue;
        }
        event = device_lines_last_event(property_list_usec(p, "LastEventTimestamp"), now);
        screen_line(out, label, "%s: %s; %s", name ? name : "?", detail ? detail : "", event);
        label = "";
    }
    if (others->len)
        screen_line(out, _("not available"), _("%s (for the reasons: lumbarctl sources)"),
                    others->str);
}

static bool has_capability(const struct findings_server *s, const char *capability)
{
    return g_strv_contains((const char *const *)s->capabilities, capability);
}

/* The look of a reminder, if the notifier knows this server. */
static void append_abilities(GString *out, const struct findings_server *s)
{
    const struct profile *profile = s->profile;
    const bool has_actions = has_capability(s, "actions");
    g_autofree char *list = g_strjoinv(", ", s->capabilities);

    if (!profile) {
        screen_line(out, "", _("unknown server, supports: %s"), list);
        return;
    }
    screen_line(out, "", "%s; %s",
                has_actions && profile->has_buttons ? _("shows buttons") : _("shows no buttons"),
                !has_actions || !profile->click        ? _("a click does not start the stretch")
                : strcmp(profile->click, "Click") == 0 ? _("a click starts the stretch")
                                                       : _("a middle click starts the stretch"));
}

#define DO_NOT_DISTURB (1u << FINDINGS_SWITCH | 1u << FINDINGS_MODE)

static void append_server(GString *out, const struct findings_server *s)
{
    if (!s->is_running) {
        screen_line(out, _("notifications"), "%s",
                    !s->is_activatable ? _("no server")
                    : s->installed->len > 1
                        ? _("no server is running")
                        : _("no server is running; the bus starts one when it is needed"));
    } else if (!s->has_answered) {
        screen_line(out, _("notifications"), _("the server does not answer (%s)"),
                    s->process ? s->process : _("process unknown"));
    } else {
        screen_line(out, _("notifications"), "%s %s", s->name, s->version);
        append_abilities(out, s);
        if (s->is_silence_known)
            screen_line(out, "", "%s",
                        !s->silence                   ? _("do not disturb is off")
                        : s->silence & DO_NOT_DISTURB ? _("do not disturb is on")
                                                      : _("reminders are silenced, see below"));
    }
}

static void append_sound(GString *out, const struct findings *f)
{
    screen_line(out, _("sound"), _("tones: %s; speech: %s"),
                advice_on_sound_words(VOICE_SOUND, f->voices[VOICE_SOUND]),
                advice_on_sound_words(VOICE_SPEECH, f->voices[VOICE_SPEECH]));
}

/* The advice of one kind, below @heading. Returns how many there are. */
static unsigned append_list(GString *out, const GPtrArray *all, bool is_wait, const char *heading)
{
    const struct format_style *style = format_style();
    unsigned n = 0;

    for (unsigned i = 0; i < all->len; i++) {
        const struct advice *advice = g_ptr_array_index(all, i);
        g_autofree char *safe = format_safe(advice->sentence);

        if (advice->is_wait != is_wait)
            continue;
        if (n++ == 0)
            g_string_append_printf(out, "%s%s%s\n", style->warn, heading, style->reset);
        g_string_append(out, "  - ");
        screen_wrap(out, safe, /* width= */ 0);
        g_string_append_c(out, '\n');
        if (advice->command)
            g_string_append_printf(out, "      %s%s%s\n", style->bold, advice->command,
                                   style->reset);
    }
    return n;
}

static void append_advice(GString *out, const GPtrArray *all, bool has_limits)
{
    const struct format_style *style = format_style();
    const unsigned problems = append_list(out, all, /* is_wait= */ false, _("To fix:"));

    append_list(out, all, /* is_wait= */ true, _("Reminders wait:"));
    if (problems)
        return;
    g_string_append_printf(out, "%s%s%s\n", style->good,
                           has_limits
                               ? _("Nothing to fix, but mind the limits of this desktop above.")
                           : all->len ? _("Nothing to fix.")
                                      : _("Everything looks fine."),
                           style->reset);
}

static void append_screen(GString *out, const struct findings *f, const GPtrArray *problems,
                          unsigned hidden)
{
    bool has_limits;

    append_service(out, f);
    append_desktop(out);
    append_sources(out, f);
    has_limits = append_hidden_idleness(out, f);
    has_limits |= append_browser_films(out, f);
    append_evidence(out, f);
    device_lines_append_hidden(out, hidden);
    device_lines_append(out, f);
    append_server(out, &f->server);
    append_sound(out, f);
    screen_line(out, _("history"), "%s, %s", f->history_folder,
                f->history_error ? _("not writable") : _("writable"));
    append_advice(out, problems, has_limits);
}

static void json_bool(GString *out, const char *name, bool value)
{
    json_key(out, name);
    g_string_append(out, value ? "true" : "false");
}

static void json_server(GString *out, const struct findings_server *s)
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
    if (s->is_silence_known)
        json_bool(out, "DoNotDisturb", s->silence != 0);
    g_string_append_c(out, '}');
}

static void json_advice(GString *out, const char *name, const GPtrArray *all, bool is_wait)
{
    const char *separator = "";

    json_key(out, name);
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < all->len; i++) {
        const struct advice *advice = g_ptr_array_index(all, i);

        if (advice->is_wait != is_wait)
            continue;
        g_string_append_printf(out, "%s{", separator);
        separator = ",";
        json_text(out, "Sentence", advice->sentence);
        json_text(out, "Command", advice->command);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void append_object(GString *out, const struct findings *f, const GPtrArray *problems)
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
    json_text(out, "IdleSource", property_list_string(f->presence, "IdleSource"));
    json_key(out, "Sources");
    source_list_to_json(f->sources, out);
    json_key(out, "Trackers");
    tracker_list_to_json(f->trackers, out);
    json_server(out, &f->server);
    json_text(out, "Sound", f->voices[VOICE_SOUND]);
    json_text(out, "Speech", f->voices[VOICE_SPEECH]);
    json_text(out, "HistoryFolder", f->history_folder);
    json_bool(out, "HistoryWritable", !f->history_error);
    json_advice(out, "Missing", problems, false);
    json_advice(out, "Waiting", problems, true);
    g_string_append(out, "}\n");
}

enum command_status command_doctor(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(findings_freep) struct findings *findings = NULL;
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status;

    if (command_has(call, "history"))
        return history_check_run(call);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = findings_new(bus, &findings);
    if (status != COMMAND_FINE)
        return status;
    problems = diagnosis_for(findings);
    if (call->as_json)
        append_object(out, findings, problems);
    else
        append_screen(out, findings, problems,
                      command_has(call, "all") ? 0 : device_lines_hide_absent(findings));
    status = output_result(out->str, call->as_json);
    if (status != COMMAND_FINE || problems->len == 0)
        return status;
    return findings->is_running ? COMMAND_REFUSED : COMMAND_NOT_RUNNING;
}
