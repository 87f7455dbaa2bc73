/*
 * History CSV: rows of the history as comma-separated values, by RFC 4180 but with a newline alone.
 *
 * Durations are whole seconds. Instants are local times with their UTC offset. A cell with a text
 * that a spreadsheet would take for a formula begins with an apostrophe.
 */
#pragma once

#include "ctl/client/history_list.h"

/* Each appends a line with the names of the columns, and one for each row. */
void history_csv_days(GString *out, const struct history_list *days);
void history_csv_bouts(GString *out, const struct history_list *bouts);
void history_csv_intervals(GString *out, const struct history_list *intervals);
void history_csv_stretches(GString *out, const struct history_list *stretches);
void history_csv_events(GString *out, const struct history_list *events);

/* Appends @text as one cell, quoted if needed. */
void history_csv_text(GString *out, const char *text);
