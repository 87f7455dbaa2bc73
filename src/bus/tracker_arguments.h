/*
 * Tracker arguments: checks for the arguments of org.lumbard.Activity1. Each returns as those of
 * arguments.h.
 */
#pragma once

#include "bus/model.h"
#include "sources/tracker/tracker.h"

/* Above this, a heart rate is an error of the sensor. */
#define TRACKER_BPM_MAX 300

/* Bytes of the name of a tracker. */
#define TRACKER_NAME_MAX 64

/* A posture; an hour at a desk is a long time without a report of a sensor. */
#define TRACKER_LEASE_MIN USEC_SEC
#define TRACKER_LEASE_MAX USEC_HOUR

/* [a-z0-9-]{1,32} */
int tracker_argument_id(sd_bus_error *error, const char *id);

/**
 * tracker_argument_instant() - check an instant of a report
 * @name:  of the argument, for the error
 * @when:  µs since the epoch; 0: now
 * @now:   µs, CLOCK_BOOTTIME
 * @ret:   on CLOCK_BOOTTIME, not after @now
 *
 * BadTime if it is more than 5 s ahead or more than 48 h old.
 */
int tracker_argument_instant(sd_bus_error *error, const struct clock *clock, const char *name,
                             uint64_t when, usec now, usec *ret);

/* 0 unknown, 1 no, 2 yes. */
int tracker_argument_worn(sd_bus_error *error, const char *name, uint8_t value,
                          enum tracker_worn *ret);

int tracker_argument_bpm(sd_bus_error *error, const char *name, uint16_t bpm);

/* @from: when the posture was reported; @ret_until: the end of its lease, on the same clock. */
int tracker_argument_posture(sd_bus_error *error, const char *kind, uint64_t lease, usec from,
                             enum tracker_posture *ret, usec *ret_until);

int tracker_argument_result(sd_bus_error *error, const char *result, enum tracker_answer *ret);

/* Reads the info (a{sv}) of Register into the name, the provides and the counter of @form. The name
 * is borrowed from @m; without one it is the id of @form. Unknown keys are ignored. */
int tracker_argument_info(sd_bus_error *error, sd_bus_message *m, struct tracker_form *form);
