/*
 * Coach properties: the table of the properties of Coach, for its vtable and its readers.
 */
#pragma once

#include "bus/bus_properties.h"

#define COACH_PROPERTIES(X)                                                                    \
    X("Phase", "s", bus_properties_getter, BUS_EMITS, read_phase),                             \
        X("PhaseSinceTimestamp", "t", bus_properties_getter, BUS_EMITS, read_phase_since),     \
        X("HeldBy", "as", bus_properties_getter, BUS_EMITS, read_held_by),                     \
        X("DueTimestamp", "t", bus_properties_getter, BUS_EMITS, read_due),                    \
        X("NextReminderTimestamp", "t", bus_properties_getter, BUS_EMITS, read_next),          \
        X("SnoozedUntilTimestamp", "t", bus_properties_getter, BUS_EMITS, read_snoozed_until), \
        X("Paused", "b", bus_properties_getter, BUS_EMITS, read_paused),                       \
        X("PausedUntilTimestamp", "t", bus_properties_getter, BUS_EMITS, read_paused_until),   \
        X("SuggestionId", "u", bus_properties_getter, BUS_EMITS, read_id),                     \
        X("Attempt", "u", bus_properties_getter, BUS_EMITS, read_attempt),                     \
        X("Exercise", "s", bus_properties_getter, BUS_EMITS, read_exercise),                   \
        X("Side", "s", bus_properties_getter, BUS_EMITS, read_side),                           \
        X("SuggestionsToday", "u", bus_properties_getter, 0, read_suggestions),                \
        X("Step", "u", bus_properties_getter, BUS_EMITS, read_step),                           \
        X("Steps", "u", bus_properties_getter, BUS_EMITS, read_steps),                         \
        X("StepTitle", "s", bus_properties_getter, BUS_EMITS, read_step_title),                \
        X("StepText", "s", bus_properties_getter, BUS_EMITS, read_step_text),                  \
        X("StepPicture", "s", bus_properties_getter, BUS_EMITS, read_step_picture),            \
        X("StepEndsTimestamp", "t", bus_properties_getter, BUS_EMITS, read_step_ends),         \
        X("StretchesToday", "u", bus_properties_getter, 0, read_stretches),                    \
        X("LastStretchTimestamp", "t", bus_properties_getter, BUS_EMITS, read_last_stretch),   \
        X("LastSide", "s", bus_properties_getter, BUS_EMITS, read_last_side),                  \
        X("FailedTimestamp", "t", bus_properties_getter, BUS_EMITS, read_failed),              \
        X("Failure", "s", bus_properties_getter, BUS_EMITS, read_failure)
