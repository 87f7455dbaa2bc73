/*
 * Card: the frame of a section, its lead, and a table that can be folded out.
 */
#pragma once

#include "ctl/report/chart.h"
#include "ctl/report/report_buckets.h"

/* @class: "" or "wide"; @lead: a sentence below the heading, or NULL. */
void card_open(GString *out, const char *class, const char *heading, const char *lead);
void card_close(GString *out);

/* A table with a head of @n columns; the first column of each row is its heading. Closed by
 * card_table_close(). */
void card_table_open(GString *out, const char *const *columns, unsigned n);
void card_row_open(GString *out, const char *heading);
void card_cell(GString *out, const char *text);
void card_row_close(GString *out);
void card_table_close(GString *out);

/* Cells for a number, and for a length as hours and minutes. */
void card_number(GString *out, unsigned long number);
void card_length(GString *out, usec length);

/**
 * card_labels() - write the labels below a chart of buckets, as many as there is room for
 * @room:  how many texts fit side by side on a wide page
 */
void card_labels(struct chart *chart, const struct report_buckets *buckets, unsigned room);
