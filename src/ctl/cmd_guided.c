/*
 * next, stop, feedback, done: one call each about a guided stretch.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/stretch_arguments.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* Calls @method with up to two strings; NULL ends them. */
static enum command_status call_coach(const char *method, const char *first, const char *second)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const enum command_status status = client_open(&bus);

    if (status != COMMAND_FINE)
        return status;
    return client_command(bus, CLIENT_COACH, method,
                          second  ? "ss"
                          : first ? "s"
                                  : "",
                          first, second);
}

enum command_status command_next(const struct command_call *)
{
    const enum command_status status = call_coach("NextStep", NULL, NULL);

    return status == COMMAND_FINE ? screen_print(_("This step has ended.")) : status;
}

enum command_status command_stop(const struct command_call *)
{
    const enum command_status status = call_coach("StopStretch", NULL, NULL);

    return status == COMMAND_FINE ? screen_print(_("The stretch was stopped.")) : status;
}

enum command_status command_feedback(const struct command_call *call)
{
    const char *word = call->n > 0 ? call->words[0] : "";
    enum command_status status;

    if (strcmp(word, "better") != 0 && strcmp(word, "same") != 0 && strcmp(word, "worse") != 0)
        return call->n > 0
                   ? command_misused(call->self,
                                     _("Unknown answer '%s': expected better, same or worse."),
                                     word)
                   : command_misused(call->self,
                                     _("How do you feel? Expected better, same or worse."));
    status = call_coach("Feedback", word, NULL);
    return status == COMMAND_FINE ? screen_print(_("Recorded. You may change it for 10 minutes."))
                                  : status;
}

enum command_status command_done(const struct command_call *call)
{
    const char *exercise, *side;
    enum command_status status = stretch_arguments(call, &exercise, &side);

    if (status == COMMAND_FINE)
        status = call_coach("ReportStretch", exercise, side);
    return status == COMMAND_FINE ? screen_print(_("Recorded. Only a measured break counts as a "
                                                   "break, so your sitting is still counted."))
                                  : status;
}
