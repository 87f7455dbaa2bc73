/*
 * Advice on everything that makes the count of sitting wrong.
 */
#pragma once

#include "ctl/doctor/advice.h"
#include "ctl/doctor/findings.h"

/* Adds to the list. */
void advice_on_counting(GPtrArray *all, const struct findings *f);
