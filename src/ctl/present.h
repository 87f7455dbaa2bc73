/*
 * Present: how things are now and what shows it, as one sentence for people.
 */
#pragma once

#include "ctl/properties.h"

/**
 * present_sentence() - state, since when and why; what else is known; and what bars you from here
 * @presence:  the properties of Presence
 * @now:       µs, CLOCK_REALTIME
 *
 * "Away since 12:31:20, when the screen was locked; your last input was at 12:31:07; no film, no
 * call." NULL when there is no State; free it with g_free().
 */
char *present_sentence(const struct properties *presence, usec now);

/**
 * present_holds() - who holds suggestions by a lease, whether or not one is due
 *
 * "slides (a talk) until 14:40:00"; NULL when nobody does; free it with g_free().
 */
char *present_holds(const struct properties *presence, usec now);
