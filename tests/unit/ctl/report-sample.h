/*
 * Rows for the tests of the report.
 */
#pragma once

#include "ctl/report/report_model.h"

#define JULIAN_OF_EPOCH 719163 /* 1970-01-01 */

/* A Julian day number, and a second of this day of UTC. */
int day_of(int year, int month, int day);
usec utc(int year, int month, int day, usec second);

/* @utc_offset: s */
void add_interval(struct report_model *model, usec from, usec to, int utc_offset, const char *state,
                  const char *reason);
void add_stretch(struct report_model *model, usec at, const char *exercise, const char *side,
                 const char *outcome, const char *feedback);

/* The same sums for each day. */
void add_days(struct report_model *model, int first, int last);
