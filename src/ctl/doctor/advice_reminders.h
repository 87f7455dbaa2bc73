/*
 * Advice on everything that keeps reminders from appearing.
 */
#pragma once

#include "ctl/doctor/advice.h"
#include "ctl/doctor/findings.h"

/* Adds to the list. */
void advice_on_reminders(GPtrArray *all, const struct findings *f);
