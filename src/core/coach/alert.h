/*
 * Alert: the reminder on the wrist, by a fitness tracker that vibrates.
 *
 * It comes once for each due stretch: beside the second reminder, or instead of the first one while
 * the person sits without input and so may not look at the screen.
 */
#pragma once

#include "core/coach/coach_state.h"

/* Sends the reminder to the wrist instead of the screen if it belongs there. Returns whether it was
 * sent. */
bool alert_instead(struct coach *c, const struct presence *p, const struct step *step);

/* A reminder is on screen: alerts the wrist as well, if this is the second one. */
void alert_beside(struct coach *c, const struct presence *p, const struct step *step);

/* The suggestion has ended: the alert has no purpose any more. */
void alert_over(struct coach *c, const struct step *step);
