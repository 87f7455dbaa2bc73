/*
 * Chart: bars in SVG that fill the width of the page.
 *
 * Horizontal positions are in percent and vertical ones in pixels, so that texts keep their size at
 * every width of the page. The chart is cut into slots, numbered from 0.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct chart {
    GString *out;
    unsigned slots;
    double most; /* the value at the top; chart_scale() */
    int height;  /* pixels from the top line to the bottom line */
};

/* Classes of style.c for the colours. */
#define CHART_ACTIVE     "a"
#define CHART_PASSIVE    "p"
#define CHART_STANDING   "s"
#define CHART_WALKING    "w"
#define CHART_AWAY       "o"
#define CHART_STRETCH    "v"
#define CHART_OUTLINE    "r"
#define CHART_BETTER     "fb"
#define CHART_SAME       "fs"
#define CHART_WORSE      "fw"
#define CHART_OVER       "e"
#define CHART_REST       "n"
#define CHART_UNVERIFIED "vu"
#define CHART_STOPPED    "vs"
#define CHART_UNKNOWN    "u"

/* Rounds @value up to the next 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten, at least 1; the
 * lines of the chart are then whole numbers. */
double chart_scale(double value);

/**
 * chart_open() - begin the figure, with its horizontal lines
 * @height:       see struct chart
 * @description:  what the chart shows, for screen readers, with its main figures
 */
void chart_open(struct chart *chart, const char *title, const char *description);
void chart_close(struct chart *chart);

/* A bar in the slot, from one value to another; none if they are equal. */
void chart_bar(struct chart *chart, unsigned slot, const char *class, double from, double to);

/* Text for the pointer on the whole slot. */
void chart_hint(struct chart *chart, unsigned slot, const char *text);

/* Text below the middle of the slot; @is_spare: left out on a narrow page. */
void chart_label(struct chart *chart, unsigned slot, const char *text, bool is_spare);

/* The same below the left edge of the slot. */
void chart_edge(struct chart *chart, unsigned slot, const char *text, bool is_spare);

/* A vertical line at @slot, which may have a fraction, and its text at the top. */
void chart_mark(struct chart *chart, double slot, const char *text);

/* One entry of a legend: between <ul class="legend"> and </ul>. */
void chart_legend(GString *out, const char *class, const char *text);
