/*
 * suggest, snooze, skip, pause, resume: one call each to the coach, then the result in one line.
 *
 * Only suggest may start the service: a service that does not run has nothing to snooze, skip or
 * pause.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/client/start_service.h"
#include "ctl/text/format.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* The ranges of the Coach, checked here too, to report them in the units that people type. */
#define SNOOZE_LEAST USEC_SEC
#define SNOOZE_MOST  (4 * USEC_HOUR)
#define PAUSE_LEAST  USEC_SEC
#define PAUSE_MOST   (366 * USEC_DAY)

/* Calls @method with @argument, if it takes one. */
static enum command_status call_coach(sd_bus *bus, const char *method, const usec *argument,
                                      bool may_start)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_COACH, method, may_start, &m);

    if (r >= 0 && argument)
        r = sd_bus_message_append(m, "t", (uint64_t)*argument);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    return client_call(bus, m, NULL);
}

/* Prints @until with the instant of @property; @done if it has none. */
static enum command_status print_until(sd_bus *bus, const char *until, const char *done,
                                       const char *property)
{
    CLEANUP(property_list_freep) struct property_list *coach = property_list_new();
    g_autofree char *line = NULL;
    char buf[FORMAT_INSTANT_MAX];
    enum command_status status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, coach);
    usec instant = property_list_usec(coach, property);

    if (status != COMMAND_FINE)
        return status;
    if (instant)
        line = g_strdup_printf(until, format_instant(buf, instant, format_now()));
    return screen_print(line ? line : done);
}

enum command_status command_suggest(const struct command_call *)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = client_start(bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, "SuggestNow", NULL, /* may_start= */ true);
    return status == COMMAND_FINE ? screen_print(_("A stretch will be suggested in a moment."))
                                  : status;
}

enum command_status command_resume(const struct command_call *)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = call_coach(bus, "Resume", NULL, /* may_start= */ false);
    return status == COMMAND_FINE ? screen_print(_("Reminders are on again.")) : status;
}

enum command_status command_skip(const struct command_call *)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(property_list_freep) struct property_list *coach = property_list_new();
    g_autofree char *line = NULL;
    char buf[FORMAT_INSTANT_MAX];
    enum command_status status = client_open(&bus);
    usec due;

    if (status == COMMAND_FINE)
        status = call_coach(bus, "Skip", NULL, /* may_start= */ false);
    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, coach);
    if (status != COMMAND_FINE)
        return status;
    due = property_list_usec(coach, "DueTimestamp");
    if (due)
        line = g_strdup_printf(_("Skipped. If you stay seated, the next stretch is due %s."),
                               format_at(buf, due, format_now()));
    return screen_print(line ? line : _("Skipped."));
}

enum command_status command_snooze(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autofree char *text = g_strjoinv(" ", call->words), *problem = NULL;
    usec duration = 0; /* as configured */
    enum command_status status;

    if (call->n > 0)
        problem = when_duration(text, SNOOZE_LEAST, SNOOZE_MOST, &duration);
    if (problem)
        return command_misused(call->self, "%s", problem);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, "Snooze", &duration, /* may_start= */ false);
    if (status != COMMAND_FINE)
        return status;
    return print_until(bus, _("Snoozed until %s."), _("Snoozed."), "SnoozedUntilTimestamp");
}

/* How long to pause, or until when. */
static enum command_status parse_pause(const struct command_call *call, const char **ret_method,
                                       usec *ret_argument)
{
    g_autofree char *text = g_strjoinv(" ", call->words), *problem = NULL;

    *ret_method = "Pause";
    *ret_argument = 0; /* until resumed */
    if (call->n == 0)
        return COMMAND_FINE;
    if (strcmp(text, "until") == 0 || g_str_has_prefix(text, "until ")) {
        const char *time = g_str_has_prefix(text, "until ") ? text + strlen("until ") : "";

        *ret_method = "PauseUntil";
        problem = when_clock(time, format_now(), ret_argument);
    } else {
        problem = when_duration(text, PAUSE_LEAST, PAUSE_MOST, ret_argument);
    }
    return problem ? command_misused(call->self, "%s", problem) : COMMAND_FINE;
}

enum command_status command_pause(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const char *method;
    usec argument;
    enum command_status status = parse_pause(call, &method, &argument);

    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_coach(bus, method, &argument, /* may_start= */ false);
    if (status != COMMAND_FINE)
        return status;
    if (argument == 0)
        return screen_print(_("Paused. To continue: lumbarctl resume"));
    return print_until(bus, _("Paused until %s."), _("Paused."), "PausedUntilTimestamp");
}
