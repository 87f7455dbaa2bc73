/*
 * trace: starts and ends the trace, and prints where it is.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/text/format.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

static enum command_status print_state(sd_bus *bus)
{
    CLEANUP(property_list_freep) struct property_list *trace = property_list_new();
    g_autofree char *path = NULL, *line = NULL;
    enum command_status status = client_get_all(bus, CLIENT_TRACE, /* may_start= */ false, trace);

    if (status != COMMAND_FINE)
        return status;
    path = format_safe(property_list_string(trace, "Path") ?: "");
    if (property_list_bool(trace, "Active"))
        line = g_strdup_printf(_("Recording a trace: %s"), path);
    else if (*path)
        line = g_strdup_printf(_("No trace is being recorded. The last one: %s"), path);
    return screen_print(line ? line : "No trace is being recorded.");
}

enum command_status command_trace(const struct command_call *call)
{
    const char *word = call->n > 0 ? call->words[0] : "status";
    const bool is_status = strcmp(word, "status") == 0, is_on = strcmp(word, "on") == 0;
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    enum command_status status;

    if (!is_status && !is_on && strcmp(word, "off") != 0)
        return command_misused(call->self, _("Unknown argument '%s': expected on, off or status."),
                               word);
    status = client_open(&bus);
    if (status == COMMAND_FINE && !is_status)
        status = client_command(bus, CLIENT_TRACE, is_on ? "Start" : "Stop", "");
    return status == COMMAND_FINE ? print_state(bus) : status;
}
