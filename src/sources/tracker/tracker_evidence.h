/*
 * Tracker evidence: the statements about the person that a tracker makes, each with its end.
 * Instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include "sources/tracker/tracker_state.h"

/* Reports a statement as an event of the source. @until: when it ends by itself; @at if @on is
 * false. */
void tracker_send(const struct tracker *t, usec at, enum evidence_kind kind, bool on, usec until);

/* There was a report at @at; a tracker that is worn shows it for TRACKER_LIVE after that. */
void tracker_live(struct tracker *t, usec at);

/* End the evidence, if there is any. */
void tracker_end_worn(struct tracker *t, usec at);
void tracker_end_posture(struct tracker *t, usec at);
