#include "ctl/client/start_service.h"

#include <string.h>

#include "config.h"
#include "ctl/client/call.h"
#include "util/cleanup.h"

/* How long a service that was started may take to find out that the person is here, and the pause
 * between two queries. */
#define START_LIMIT (3 * USEC_SEC)
#define START_PAUSE (100 * USEC_MSEC)

static bool is_here(const struct property_list *presence)
{
    const char *state = property_list_string(presence, "State");

    return state && strcmp(state, "away") != 0 && strcmp(state, "unknown") != 0;
}

/* A service that has just started cannot know yet that the person is here: its last state may be
 * an absence, and it would refuse. */
enum command_status client_start(sd_bus *bus)
{
    const gint64 until = g_get_monotonic_time() + START_LIMIT;
    CLEANUP(property_list_freep) struct property_list *presence = property_list_new();
    enum command_status status;

    if (call_has_owner(bus, LUMBARD_NAME))
        return COMMAND_FINE;
    status = client_get_all(bus, CLIENT_PRESENCE, /* may_start= */ true, presence);
    while (status == COMMAND_FINE && !is_here(presence) && g_get_monotonic_time() < until) {
        g_usleep(START_PAUSE);
        status = client_get_all(bus, CLIENT_PRESENCE, /* may_start= */ true, presence);
    }
    return status;
}
