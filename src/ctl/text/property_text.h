/*
 * Property text: one changed property as a phrase for people, for properties that have no part in
 * the phrases of describe.h.
 */
#pragma once

#include <glib.h>

#include "core/moment.h"

/**
 * property_text_describe() - one property of Presence or Coach
 * @now:  µs, CLOCK_REALTIME
 *
 * A property that is not known here becomes "Name value". NULL for a property that adds nothing for
 * people, such as the number of a suggestion. Free it with g_free().
 */
char *property_text_describe(const char *name, GVariant *value, usec now);
