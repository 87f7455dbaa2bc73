/*
 * Wrist: the alerts on the devices that can give one, and the answers.
 */
#pragma once

#include "sources/tracker/tracker.h"

/* Reports to the core, as an event of @by, when the first wrist can be alerted, or no wrist any
 * more. */
void wrist_update(struct trackers *all, struct source *by);

/* An alert that @t has taken fails, because the device is gone. */
void wrist_fail(struct tracker *t);

/* Gives the alert to every tracker that can show it now. Returns how many took it; with 0 the
 * caller reports EVENT_ALERT_FAILED. */
unsigned wrist_alert(struct trackers *all, const struct tracker_alert *alert);
void wrist_withdraw(struct trackers *all, unsigned id);

/* The device or the person answers an alert. The first answer of the person counts; a failure
 * counts when every tracker that took the alert has failed. */
void wrist_answer(struct tracker *t, unsigned id, enum tracker_answer answer);
