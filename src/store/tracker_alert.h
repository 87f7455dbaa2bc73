/*
 * Tracker alert: the group [Alert] of a *.tracker file.
 */
#pragma once

#include "store/tracker_reading.h"

#define TRACKER_ALERT_GROUP "Alert"

/* Reads the group, which may be missing. Returns 0 or -EINVAL. */
int tracker_read_alert(struct tracker_reading *r);
