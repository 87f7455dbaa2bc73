/*
 * Sections: the parts of the report, each one a card of the page with its chart and, for readers of
 * the screen and for copying, the same figures as a table.
 */
#pragma once

#include "ctl/report/report_buckets.h"

/* The most important figures, compared with the time before. */
void section_overview(GString *out, const struct report_model *model);

/* Each day hour by hour. */
void section_timeline(GString *out, const struct report_model *model);

/* Each month as a calendar. */
void section_months(GString *out, const struct report_model *model);

/* Whether the calendars have a row of the page for themselves; one calendar has half of it. */
bool section_months_is_wide(const struct report_model *model);

/* How long each sitting lasted, against the limit. */
void section_lengths(GString *out, const struct report_model *model);

/* Hours of sitting, and steps below them. */
void section_steps(GString *out, const struct report_model *model);

/* Breaks, and stretches below them. */
void section_rests(GString *out, const struct report_model *model);

/* Reminders and stretches, and below them how the back felt. */
void section_feelings(GString *out, const struct report_model *model);

/* How long each side was held. */
void section_sides(GString *out, const struct report_model *model);

/* All sums of all days, as a table. */
void section_days(GString *out, const struct report_model *model);
