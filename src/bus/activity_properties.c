#include "bus/activity_properties.h"

#include "bus/interfaces.h"

#define PACE USEC_MIN

static void read_version(const struct bus_facts *, struct bus_property_value *v)
{
    v->number = ACTIVITY_VERSION;
}

static const struct bus_property table[] = { ACTIVITY_PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties activity_properties = { BUS_INTERFACE_ACTIVITY, table,
                                                    sizeof table / sizeof table[0] };

static bool is_early(const struct activity_pace *pace)
{
    return usec_since(clock_boot(), pace->announced_at) < PACE;
}

bool activity_pace_is_due(const struct activity_pace *pace)
{
    return pace->has_more && !is_early(pace);
}

void activity_pace_apply(struct activity_pace *pace, struct core_view *view)
{
    const bool is_change = pace->is_first_done && view->steps_last_hour != pace->steps;

    pace->has_more = is_change && is_early(pace);
    if (pace->has_more) {
        view->steps_last_hour = pace->steps;
        return;
    }
    if (is_change)
        pace->announced_at = clock_boot();
    pace->steps = view->steps_last_hour;
    pace->is_first_done = true;
}
