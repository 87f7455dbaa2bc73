/*
 * Tracker samples: the rows of Activity1.Samples, a late batch of a device that counts by itself.
 */
#pragma once

#include "bus/model.h"
#include "sources/tracker/trackers.h"

/* A day of minutes, and an hour more. */
#define TRACKER_SAMPLES_MAX 1500

/**
 * tracker_samples_check() - read all rows, a(ttuqya{sv}), and check each of them completely
 * @now:  µs, CLOCK_BOOTTIME
 *
 * Returns 0, or a negative errno with a sentence that names the row, counted from 1.
 */
int tracker_samples_check(sd_bus_message *m, const struct clock *clock, usec now,
                          sd_bus_error *error);

/* Reads the same rows again and passes them to the tracker. @now: as above. */
void tracker_samples_apply(sd_bus_message *m, const struct clock *clock, usec now,
                           struct tracker *t);
