/*
 * Diagnosis: everything in the findings that keeps reminders from appearing or makes the count of
 * sitting wrong.
 *
 * Pure: no bus.
 */
#pragma once

#include "ctl/doctor/advice.h"
#include "ctl/doctor/findings.h"

/* An array of struct advice, which it owns, in the order to follow it; empty if all is well. */
GPtrArray *diagnosis_for(const struct findings *f);
