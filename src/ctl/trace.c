/*
 * trace: turns the trace on and off, and says where it goes.
 */
#include <string.h>

#include "ctl/client.h"
#include "ctl/output.h"
#include "ctl/text.h"

static enum command_status call(sd_bus *bus, const char *method)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_TRACE, method, /* may_start= */ false, &m);

    return r < 0 ? client_failed("ask the lumbard service", r) : client_call(bus, m, NULL);
}

static enum command_status print_state(sd_bus *bus)
{
    CLEANUP(properties_freep) struct properties *trace = properties_new();
    g_autofree char *path = NULL, *line = NULL;
    enum command_status status = client_get_all(bus, CLIENT_TRACE, trace);

    if (status != COMMAND_FINE)
        return status;
    path = text_safe(properties_string(trace, "Path") ?: "");
    if (properties_bool(trace, "Active"))
        line = g_strdup_printf("A trace is being written: %s\n", path);
    else if (*path)
        line = g_strdup_printf("No trace is being written. The last one: %s\n", path);
    return output_text(line ? line : "No trace is being written.\n");
}

enum command_status command_trace(const struct command *self, int argc, char **argv)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const char *word;
    enum command_status status = command_parse(self, NULL, &argc, &argv, /* most= */ 1);

    if (status != COMMAND_FINE)
        return status;
    word = argc > 1 ? argv[1] : "status";
    if (strcmp(word, "on") != 0 && strcmp(word, "off") != 0 && strcmp(word, "status") != 0)
        return command_misused(self, "'%s' is none of on, off and status.", word);
    status = client_open(&bus);
    if (status == COMMAND_FINE && strcmp(word, "status") != 0)
        status = call(bus, strcmp(word, "on") == 0 ? "Start" : "Stop");
    return status == COMMAND_FINE ? print_state(bus) : status;
}
