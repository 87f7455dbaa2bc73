/*
 * Coach properties: the table of the properties of Coach, for its vtable and its readers.
 */
#pragma once

#include "bus/bus_properties.h"

#define COACH_PROPERTIES(X)                                                                      \
    X("Phase", "s", bus_properties_getter, BUS_EMITS, read_phase),                               \
        X("PhaseSinceTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(phase_at)),  \
        X("HeldBy", "as", bus_properties_getter, BUS_EMITS, read_held_by),                       \
        X("DueTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(due_at)),           \
        X("NextReminderTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(next_at)), \
        X("SnoozedUntilTimestamp", "t", bus_properties_getter, BUS_EMITS,                        \
          BUS_INSTANT(snoozed_until_at)),                                                        \
        X("Paused", "b", bus_properties_getter, BUS_EMITS, BUS_TRUTH(is_paused)),                \
        X("PausedUntilTimestamp", "t", bus_properties_getter, BUS_EMITS,                         \
          BUS_INSTANT(paused_until_at)),                                                         \
        X("SuggestionId", "u", bus_properties_getter, BUS_EMITS, BUS_COUNT(suggestion_id)),      \
        X("Attempt", "u", bus_properties_getter, BUS_EMITS, BUS_COUNT(attempt)),                 \
        X("Exercise", "s", bus_properties_getter, BUS_EMITS, read_exercise),                     \
        X("Side", "s", bus_properties_getter, BUS_EMITS, read_side),                             \
        X("SuggestionsToday", "u", bus_properties_getter, 0, BUS_COUNT(today_suggestions)),      \
        X("Step", "u", bus_properties_getter, BUS_EMITS, BUS_COUNT(step)),                       \
        X("Steps", "u", bus_properties_getter, BUS_EMITS, BUS_COUNT(steps)),                     \
        X("StepTitle", "s", bus_properties_getter, BUS_EMITS, read_step_title),                  \
        X("StepText", "s", bus_properties_getter, BUS_EMITS, read_step_text),                    \
        X("StepPicture", "s", bus_properties_getter, BUS_EMITS, read_step_picture),              \
        X("StepEndsTimestamp", "t", bus_properties_getter, BUS_EMITS, read_step_ends),           \
        X("StretchesToday", "u", bus_properties_getter, 0, BUS_COUNT(today_stretches)),          \
        X("LastStretchTimestamp", "t", bus_properties_getter, BUS_EMITS,                         \
          BUS_INSTANT(last_stretch_at)),                                                         \
        X("LastSide", "s", bus_properties_getter, BUS_EMITS, read_last_side),                    \
        X("FailedTimestamp", "t", bus_properties_getter, BUS_EMITS, BUS_INSTANT(failed_at)),     \
        X("Failure", "s", bus_properties_getter, BUS_EMITS, read_failure)
