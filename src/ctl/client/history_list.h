/*
 * History list: the recorded data of the service, as plain rows.
 *
 * Instants are µs on CLOCK_REALTIME, durations µs. Rows are in ascending order. The texts of a row
 * are the words of D-Bus, not for people; unknown words are possible. A text is never NULL.
 */
#pragma once

#include <glib.h>

#include "core/moment.h"
#include "ctl/client/client.h"

/* Rows that the service returns at most for one call. */
#define HISTORY_PAGE 10000

#define HISTORY_DATE_MAX 11 /* "2026-11-25" */

struct history_day {
    char date[HISTORY_DATE_MAX]; /* a local day */
    usec sitting, active, standing, longest_bout, rested, unknown, away;
    unsigned bouts, rests, suggestions, stretches, steps, walks;
};

struct history_bout {
    usec start_at, end_at, sitting, active; /* end_at 0 = it lasts */
    int utc_offset;                         /* seconds, at its beginning */
    const char *ended_by;
};

struct history_interval {
    usec start_at, end_at; /* end_at 0 = it lasts */
    int utc_offset;        /* seconds, at its beginning */
    const char *state, *reason;
};

struct history_stretch {
    usec start_at, end_at, held;
    int utc_offset; /* seconds, at its end */
    const char *exercise, *side, *outcome, *feedback;
};

struct history_event {
    usec at;
    int utc_offset; /* seconds, at that instant */
    const char *kind, *source, *detail;
};

/* Owns the texts of its rows. Initialise it with zeros, and free it with history_list_done(). */
struct history_list {
    GArray *rows;
    GStringChunk *texts;
};

/* The row @i of a list of rows of @type. */
#define history_row(list, type, i) (&g_array_index((list)->rows, type, (i)))

static inline unsigned history_count(const struct history_list *list)
{
    return list->rows ? list->rows->len : 0;
}

void history_list_done(struct history_list *list);

/**
 * history_list_days() - read the sums of local days
 * @first, @last:  both included; any distance
 * @ret:           rows of struct history_day; a day without a record may be missing
 */
enum command_status history_list_days(sd_bus *bus, const GDate *first, const GDate *last,
                                      struct history_list *ret);

/* These read everything from @from to @to, in as many calls as are needed. Nothing is written to
 * @ret unless COMMAND_FINE is returned. */
enum command_status history_list_bouts(sd_bus *bus, usec from, usec to, struct history_list *ret);
enum command_status history_list_intervals(sd_bus *bus, usec from, usec to,
                                           struct history_list *ret);
enum command_status history_list_stretches(sd_bus *bus, usec from, usec to,
                                           struct history_list *ret);
enum command_status history_list_events(sd_bus *bus, usec from, usec to, struct history_list *ret);

/* A place in the journal, to read it page by page. Set @from and @to, the rest to 0. */
struct history_place {
    usec from, to;
    unsigned skip; /* rows at @from that were read before */
    bool is_end;
};

/**
 * history_list_page() - read the next events of the journal
 * @place:  moved behind the rows that were read; is_end: there are no more
 * @ret:    rows of struct history_event, at most HISTORY_PAGE, not one twice
 */
enum command_status history_list_page(sd_bus *bus, struct history_place *place,
                                      struct history_list *ret);
