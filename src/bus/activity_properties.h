/*
 * Activity properties: the table of the properties of org.lumbard.Activity1, and how often one of
 * them is announced.
 */
#pragma once

#include "bus/bus_properties.h"

#define ACTIVITY_VERSION 1

#define ACTIVITY_PROPERTIES(X)                                                                    \
    X("Version", "u", bus_properties_getter, SD_BUS_VTABLE_PROPERTY_CONST, read_version),         \
        X("Moving", "b", bus_properties_getter, BUS_EMITS, BUS_TRUTH(is_moving)),                 \
        X("LastWalkTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(last_walk_at)), \
        X("StepsLastHour", "u", bus_properties_getter, BUS_EMITS, BUS_COUNT(steps_last_hour))

/* StepsLastHour changes all the time while the person walks, and is announced once a minute at
 * most; no timer wakes the service for the last change. All zero: nothing was announced. */
struct activity_pace {
    bool is_first_done;
    bool has_more; /* steps is outdated */
    unsigned steps;
    usec announced_at; /* CLOCK_BOOTTIME */
};

/* Whether there is a change of the steps that may be announced now. */
bool activity_pace_is_due(const struct activity_pace *pace);

/* Call it before the properties are announced: sets the steps of the view to the announced ones if
 * it is too early for a change. */
void activity_pace_apply(struct activity_pace *pace, struct core_view *view);
