/*
 * Report model: the figures that the report shows, from the rows of the history.
 *
 * Pure: reads no clock, no time zone and no bus, so the same rows make the same report on every
 * machine. A day is a Julian day number of GDate. Which local day an instant belongs to follows
 * from the UTC offset that the history has stored with it. Instants are µs on
 * CLOCK_REALTIME, durations µs.
 */
#pragma once

#include <glib.h>

#include "core/words.h"
#include "ctl/client/history_list.h"

/* The last days of the report are shown hour by hour. */
#define REPORT_LANES_MAX 31

/* Bytes of a name from outside; a longer one is cut and ends in "…". */
#define REPORT_NAME_MAX 96

enum report_state {
    REPORT_ACTIVE,
    REPORT_PASSIVE,
    REPORT_STANDING,
    REPORT_WALKING,
    REPORT_AWAY,
    REPORT_UNKNOWN,
    REPORT_STATE_MAX
};

/* Sums of days, and of the stretches of these days. */
struct report_sum {
    unsigned days; /* that have a record */
    usec sitting, standing, longest;
    unsigned rests, reminders, stretches, steps, walks;
    unsigned by_outcome[STRETCH_OUTCOME_MAX], by_feedback[FEEDBACK_MAX];
    usec held[2]; /* SIDE_LEFT, SIDE_RIGHT; a stretch of both counts half to each */
};

/* A part of one local day, in seconds since its midnight by the clock on the wall. */
struct report_piece {
    int day;
    unsigned from, to;
    enum report_state state;
    usec sitting; /* of the whole sitting that the piece belongs to; in a list of sittings only */
};

struct report_stretch {
    int day;
    unsigned second;
    char exercise[REPORT_NAME_MAX]; /* the id or the name, clean */
    enum side side;                 /* SIDE_MAX: none */
    enum stretch_outcome outcome;
    enum feedback feedback; /* FEEDBACK_MAX: none */
    usec held;
};

/* The UTC offset from .at on. */
struct report_offset {
    usec at;
    int seconds;
};

struct report_model {
    int first, last;          /* days, both included */
    int lane_first;           /* the first day that is shown hour by hour */
    usec limit;               /* Sitting.Limit; 0 = not known */
    GArray *offsets;          /* struct report_offset, ascending; of the intervals */
    GArray *days;             /* struct report_sum, one for each day from first on */
    GArray *pieces;           /* struct report_piece, of days from lane_first on */
    GArray *sittings;         /* struct report_piece, likewise */
    GArray *lengths;          /* usec, of each sitting that began in the report */
    GArray *stretches;        /* struct report_stretch */
    struct report_sum before; /* the same number of days before first */
};

/* @first <= @last. Free it with report_model_free(). */
struct report_model *report_model_new(int first, int last, usec limit);
void report_model_free(struct report_model *model);

static inline int report_model_count(const struct report_model *model)
{
    return model->last - model->first + 1;
}

/* The first day whose sums are wanted, for the comparison with the time before. */
static inline int report_model_earliest(const struct report_model *model)
{
    return model->first - report_model_count(model);
}

/* Adds the sums of one day. A day outside the report, or a text that is no date, is ignored. */
void report_model_add_day(struct report_model *model, const struct history_day *day);

/* Add all intervals before the first bout, both in ascending order: a bout during which the UTC
 * offset changes is split where an interval with the new offset begins. The end of a row that is
 * not over is the present instant, not 0. Rows outside the report are ignored; unknown words become
 * REPORT_UNKNOWN and the like. */
void report_model_add_interval(struct report_model *model, const struct history_interval *interval);
void report_model_add_bout(struct report_model *model, const struct history_bout *bout);

/* @name: of the exercise for people, or NULL for its id. */
void report_model_add_stretch(struct report_model *model, const struct history_stretch *stretch,
                              const char *name);

/* The sums of the days from @first to @last that are in the report. */
struct report_sum report_model_sum(const struct report_model *model, int first, int last);

/* The hours that have something to show on any day, at least eight: @ret_from < @ret_to <= 24. */
void report_model_hours(const struct report_model *model, unsigned *ret_from, unsigned *ret_to);
