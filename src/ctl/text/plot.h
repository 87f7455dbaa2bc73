/*
 * Plot: pictures made of characters: bars, and strips of time. Blocks of Unicode where the locale
 * has UTF-8, otherwise ASCII; colours as format_style() has them.
 */
#pragma once

#include <glib.h>

#include "core/moment.h"

enum plot_colour { PLOT_SITTING, PLOT_STANDING, PLOT_OVER, PLOT_REST, PLOT_COLOUR_MAX };

/* Columns to fill: those of the terminal, 80 if there is none; 20 at least. */
unsigned plot_width(void);

/* "█" or "#" in its colour, for a legend. */
void plot_sample(GString *out, enum plot_colour colour);

struct plot_part {
    usec value; /* negative values count as 0 */
    enum plot_colour colour;
};

/**
 * plot_bar() - append a bar of parts that follow one another, filled with blanks to @width columns
 * @parts, @n:  from left to right
 * @full:       the value of the whole width; 0 = the bar is empty
 * @width:      columns
 *
 * The bar ends at an eighth of a column where Unicode is possible. A value above 0 is always
 * visible.
 */
void plot_bar(GString *out, const struct plot_part *parts, unsigned n, usec full, unsigned width);

/* A bar of one value with a line at @limit; the part above @limit has the colour PLOT_OVER.
 * @limit 0 = no line. */
void plot_bar_with_limit(GString *out, usec value, usec limit, usec full, unsigned width);

/**
 * plot_strip() - append one row whose columns show how much of their time is filled
 * @shares:  0 to 1 for each column
 */
void plot_strip(GString *out, const double *shares, unsigned columns, enum plot_colour colour);
