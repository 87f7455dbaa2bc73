/*
 * status: one screen for people, or one object for programs.
 *
 * Presence and Coach and, for people, what keeps reminders from appearing; a line whose property is
 * missing, as in another version of the service, is left out.
 */
#include <stdio.h>

#include "config.h"
#include "core/words.h"
#include "ctl/client/call.h"
#include "ctl/client/client.h"
#include "ctl/client/exercise_query.h"
#include "ctl/panel/panel_arguments.h"
#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/presence_text.h"
#include "ctl/text/screen.h"
#include "ctl/text/trouble.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define NOTIFICATIONS "org.freedesktop.Notifications"

/* The properties of four interfaces, the next exercise, and a fact about the session. */
struct readings {
    struct property_list *presence, *coach, *settings, *history;
    struct exercise_facts exercise;
    bool has_no_server; /* no notification server runs, and the bus can start none */
};

/* "Sitting since 14:05" */
static void append_headline(GString *out, const struct property_list *presence, usec now)
{
    g_autofree char *text = describe_presence(presence, now, /* is_exact= */ false);
    g_autofree char *sentence = text ? format_capital(text) : NULL;
    const struct format_style *style = format_style();
    const bool is_unknown = g_strcmp0(property_list_string(presence, "State"), "unknown") == 0;

    if (!sentence)
        return;
    g_string_append_printf(out, "%s%s", style->bold, is_unknown ? style->warn : style->good);
    screen_wrap(out, sentence, /* width= */ 0);
    g_string_append_printf(out, "%s\n", style->reset);
}

static void append_sitting(GString *out, const struct property_list *presence, usec now)
{
    const usec sitting = property_list_usec(presence, "SittingUSec"),
               active = property_list_usec(presence, "ActiveUSec"),
               standing = property_list_usec(presence, "StandingUSec"),
               since = property_list_usec(presence, "SittingSinceTimestamp");
    g_autoptr(GString) text = g_string_new(NULL);
    char instant[FORMAT_INSTANT_MAX], length[DURATION_WORDS_MAX], more[DURATION_WORDS_MAX];

    if (!property_list_find(presence, "SittingUSec"))
        return;
    format_duration(length, sitting);
    if (!property_list_find(presence, "ActiveUSec") || sitting < USEC_SEC)
        g_string_append(text, length);
    else if (sitting - active < USEC_SEC) /* TRANSLATORS: a duration of sitting */
        g_string_append_printf(text, _("%s (all of it active)"), length);
    else /* TRANSLATORS: durations of sitting and, among it, of activity */
        g_string_append_printf(text, _("%s (%s active)"), length, format_duration(more, active));
    if (standing >= USEC_SEC) /* TRANSLATORS: a duration, in a list */
        g_string_append_printf(text, _(", %s standing"), format_duration(length, standing));
    if (since) /* TRANSLATORS: a time such as "14:05", in a list */
        g_string_append_printf(text, _(", since %s"), format_instant(instant, since, now));
    /* TRANSLATORS: labels on the left of the screen of lumbarctl status: at most 14 characters */
    screen_line(out, _("this sitting"), "%s", text->str);
}

static void append_coach(GString *out, const struct readings *r, usec now)
{
    const struct property_list *presence = r->presence, *coach = r->coach;
    const bool is_due = g_strcmp0(property_list_string(coach, "Phase"), "due") == 0;
    g_autofree char *next = describe_next(coach, presence, now, /* is_relative= */ true);
    g_autofree char *holds = describe_delay(coach);
    const bool is_held = g_strcmp0(property_list_string(coach, "Phase"), "held") == 0;
    g_autofree char *leases = holds || is_held ? NULL : presence_text_holds(presence, now);
    g_autofree char *exercise = exercise_facts_describe(
        &r->exercise, property_list_string(coach, "Exercise"), property_list_string(coach, "Side"));

    if (next)
        screen_line(out, _("next stretch"), "%s",
                    is_due && r->has_no_server ? _("due, but it cannot be shown") : next);
    if (holds)
        screen_line(out, _("reminders"), "%s", holds);
    if (leases) /* they will delay a stretch when it is due */
        screen_line(out, _("reminders"), _("wait: %s"), leases);
    if (exercise)
        screen_line(out, _("exercise"), "%s", exercise);
}

static void append_last_break(GString *out, const struct property_list *presence, usec now)
{
    const usec ended = property_list_usec(presence, "LastRestTimestamp"),
               duration = property_list_usec(presence, "LastRestUSec");
    char instant[FORMAT_INSTANT_MAX], length[DURATION_WORDS_MAX];

    if (!ended)
        return;
    format_at(instant, ended, now);
    if (duration) /* TRANSLATORS: a duration, and "at 14:05" */
        screen_line(out, _("last break"), _("%s, ended %s"), format_duration(length, duration),
                    instant);
    else /* TRANSLATORS: "at 14:05" */
        screen_line(out, _("last break"), _("ended %s"), instant);
}

static void append_today(GString *out, const struct property_list *presence,
                         const struct property_list *coach)
{
    const unsigned rests = property_list_number(presence, "TodayRests"),
                   reminders = property_list_number(coach, "SuggestionsToday"),
                   stretches = property_list_number(coach, "StretchesToday");
    g_autoptr(GString) text = g_string_new(NULL);
    char length[DURATION_WORDS_MAX];

    if (!property_list_find(presence, "TodaySittingUSec"))
        return;
    /* TRANSLATORS: a duration, in a list */
    g_string_append_printf(
        text, _("%s sitting"),
        format_duration(length, property_list_usec(presence, "TodaySittingUSec")));
    if (property_list_usec(presence, "TodayStandingUSec") >= USEC_SEC)
        g_string_append_printf(
            text, _(", %s standing"),
            format_duration(length, property_list_usec(presence, "TodayStandingUSec")));
    if (property_list_find(presence, "TodayRests"))
        g_string_append_printf(text, _n(", %u break", ", %u breaks", rests), rests);
    if (property_list_find(coach, "SuggestionsToday"))
        g_string_append_printf(text, _n(", %u reminder", ", %u reminders", reminders), reminders);
    if (property_list_find(coach, "StretchesToday"))
        g_string_append_printf(text, _n(", %u stretch", ", %u stretches", stretches), stretches);
    screen_line(out, _("today"), "%s", text->str);
}

static void append_idle_source(GString *out, const struct property_list *presence)
{
    const char *source = property_list_string(presence, "IdleSource");

    if (source)
        screen_line(out, _("activity from"), "%s",
                    *source ? describe_idle_source(source)
                            : _("none: lumbard cannot tell whether you are here"));
}

/* The service cannot see whether the person is here, and doctor knows why. */
static bool is_blind(const struct property_list *presence)
{
    const char *reason = property_list_string(presence, "StateReason");

    return g_strcmp0(property_list_string(presence, "IdleSource"), "") == 0 ||
           (g_strcmp0(property_list_string(presence, "State"), "unknown") == 0 &&
            g_strcmp0(reason, reason_name(REASON_MACHINE)) == 0);
}

/* Everything that keeps reminders from appearing, or the history from being written. */
static void append_trouble(GString *out, const struct readings *r, usec now)
{
    g_autofree char *configuration = trouble_configuration(r->settings);
    g_autofree char *delivery = trouble_delivery(r->coach, now);
    g_autofree char *history = trouble_history(r->history);

    if (r->has_no_server)
        screen_line(out, _("problem"), "%s",
                    _("There is no notification server, so reminders cannot be shown."));
    else if (delivery)
        screen_line(out, _("problem"), "%s.", delivery);
    if (configuration)
        screen_line(out, _("problem"), "%s", configuration);
    if (history)
        /* TRANSLATORS: why */
        screen_line(out, _("problem"), _("The history is not written: %s."), history);
    if (r->has_no_server || delivery || configuration || history || is_blind(r->presence))
        screen_line(out, "", "%s", _("To see what to do: lumbarctl doctor"));
}

static void append_screen(GString *out, const struct readings *r)
{
    const struct property_list *presence = r->presence, *coach = r->coach;
    usec now = format_now();

    append_headline(out, presence, now);
    append_sitting(out, presence, now);
    append_coach(out, r, now);
    append_last_break(out, presence, now);
    append_today(out, presence, coach);
    append_idle_source(out, presence);
    append_trouble(out, r, now);
}

static void append_object(GString *out, const struct property_list *presence,
                          const struct property_list *coach)
{
    g_string_append_c(out, '{');
    property_list_to_json(presence, NULL, out);
    property_list_to_json(coach, presence, out);
    g_string_append(out, "}\n");
}

static void readings_done(struct readings *r)
{
    property_list_free(r->presence);
    property_list_free(r->coach);
    property_list_free(r->settings);
    property_list_free(r->history);
    exercise_facts_done(&r->exercise);
}

/* Another version of the service may not have the last two. Nothing is printed for programs, so
 * nothing is read for them. */
static enum command_status read_for_people(sd_bus *bus, struct readings *r)
{
    enum command_status status =
        client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, r->settings);

    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_HISTORY, /* may_start= */ false, r->history);
    r->has_no_server =
        !call_has_owner(bus, NOTIFICATIONS) && !call_is_activatable(bus, NOTIFICATIONS);
    if (status == COMMAND_FINE)
        exercise_query(bus, property_list_string(r->coach, "Exercise"), &r->exercise);
    return status;
}

static enum command_status read_for_programs(sd_bus *bus, struct readings *r)
{
    enum command_status status =
        client_get_all(bus, CLIENT_PRESENCE, /* may_start= */ false, r->presence);

    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, r->coach);
    if (status == COMMAND_FINE && !property_list_count(r->presence) &&
        !property_list_count(r->coach)) {
        fprintf(stderr, "%s\n", CLIENT_NO_INTERFACE);
        status = COMMAND_REFUSED;
    }
    return status;
}

static enum command_status read_all(struct readings *r, bool for_people)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = read_for_programs(bus, r);
    if (status == COMMAND_FINE && for_people)
        status = read_for_people(bus, r);
    return status;
}

/* A panel must not lose its text when the service ends, so it is no error here that the service
 * does not run. */
static enum command_status print_for_panel(const struct panel_form *form, struct readings *r)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(panel_view_done) struct panel_view view = { 0 };
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = client_open(&bus);

    if (status != COMMAND_FINE)
        return status;
    if (!call_has_owner(bus, LUMBARD_NAME)) {
        panel_view_absent(&view, /* is_stopped= */ true, CLIENT_NOT_RUNNING);
    } else {
        status = read_for_programs(bus, r);
        if (status == COMMAND_FINE)
            panel_view_read(&view, r->presence, r->coach, format_now());
        else
            panel_view_absent(&view, status == COMMAND_NOT_RUNNING, CLIENT_NO_ANSWER);
    }
    panel_form_print(form, out, &view);
    return output_data(out->str) == COMMAND_FINE ? status : COMMAND_FAILED;
}

enum command_status command_status(const struct command_call *call)
{
    CLEANUP(readings_done)
    struct readings r = { .presence = property_list_new(),
                          .coach = property_list_new(),
                          .settings = property_list_new(),
                          .history = property_list_new() };
    CLEANUP(panel_form_done) struct panel_form form = { 0 };
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = panel_arguments(call, &form);

    if (status == COMMAND_FINE && form.template)
        return print_for_panel(&form, &r);
    if (status == COMMAND_FINE)
        status = read_all(&r, !call->as_json);
    if (status != COMMAND_FINE)
        return status;
    if (call->as_json)
        append_object(out, r.presence, r.coach);
    else
        append_screen(out, &r);
    return output_result(out->str, call->as_json);
}
