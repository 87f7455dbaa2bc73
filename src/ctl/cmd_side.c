/*
 * side: shows or sets the side that stretches are for.
 */
#include <errno.h>
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/text/format.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

static const char *words_of(const char *side)
{
    static const struct {
        const char *side, *words;
    } table[] = {
        { "alternate", N_("Stretches alternate between the left and the right side.") },
        { "left", N_("All stretches are for the left side.") },
        { "right", N_("All stretches are for the right side.") },
        { "both", N_("Each stretch is for both sides, one after the other.") },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_strcmp0(side, table[i].side) == 0)
            return _(table[i].words);
    return NULL;
}

/* The next side adds something only where it is not the same each time. */
static enum command_status print_side(sd_bus *bus)
{
    CLEANUP(property_list_freep) struct property_list *settings = property_list_new();
    CLEANUP(property_list_freep) struct property_list *coach = property_list_new();
    g_autofree char *line = NULL, *unknown = NULL;
    const char *side, *words, *next_side, *next = NULL;
    enum command_status status =
        client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, settings);

    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, coach);
    if (status != COMMAND_FINE)
        return status;
    side = property_list_string(settings, "Side");
    if (!side)
        return client_failed(N_("read the setting"), -ENODATA);
    words = words_of(side);
    unknown = format_safe(side);
    next_side = property_list_string(coach, "Side");
    if (strcmp(side, "alternate") == 0)
        next = g_strcmp0(next_side, "left") == 0    ? _("Next: the left side.")
               : g_strcmp0(next_side, "right") == 0 ? _("Next: the right side.")
                                                    : NULL;
    line = g_strjoin(" ", words ? words : unknown, next, NULL);
    return screen_print(line);
}

enum command_status command_side(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const char *side = call->n > 0 ? call->words[0] : NULL;
    enum command_status status;

    if (side && !words_of(side))
        return command_misused(
            call->self, _("Unknown argument '%s': expected left, right, both or alternate."), side);
    status = client_open(&bus);
    if (status == COMMAND_FINE && side)
        status = client_command(bus, CLIENT_PROPERTIES, "Set", "ssv", CLIENT_SETTINGS, "Side", "s",
                                side);
    return status == COMMAND_FINE ? print_side(bus) : status;
}
