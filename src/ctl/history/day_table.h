/*
 * Day table: days as bars, with their sums beside them.
 */
#pragma once

#include "ctl/client/history_list.h"

/* Appends a line for each day that has a record, their legend and their averages. */
void day_table_append(GString *out, const struct history_list *days);

/* The same with a line for each of the @n days from @first on, also those without a record. */
void day_table_append_all(GString *out, const struct history_list *days, const GDate *first,
                          unsigned n);
