/*
 * Panel view: what a status bar shows of the service, as words for people and names for programs.
 *
 * A view is made of properties that the service announces, so it stays true until the next change,
 * except for the fields that count minutes: they change with the minute of the wall clock.
 */
#pragma once

#include "ctl/client/property_list.h"

/* The columns are the enumerator and the name in templates. */
#define PANEL_FIELDS(X)                                                       \
    X(PANEL_TEXT, "text")       /* "stretch 25 min" */                        \
    X(PANEL_DUE, "due")         /* "25 min", "now"; empty: none is planned */ \
    X(PANEL_AT, "at")           /* "14:35"; empty: none is planned */         \
    X(PANEL_NEXT, "next")       /* "at 14:35", "paused until 15:00" */        \
    X(PANEL_SITTING, "sitting") /* "12 min"; empty while not sitting */       \
    X(PANEL_STATE, "state")     /* "sitting" */                               \
    X(PANEL_EXERCISE, "exercise")                                             \
    X(PANEL_PHASE, "phase")           /* a name of the bus, or "stopped" */   \
    X(PANEL_PERCENTAGE, "percentage") /* 0 to 100, from break to stretch */

#define PANEL_ENUMERATOR(enumerator, name) enumerator,
enum panel_field { PANEL_FIELDS(PANEL_ENUMERATOR) PANEL_FIELD_MAX };
#undef PANEL_ENUMERATOR

struct panel_view {
    char *fields[PANEL_FIELD_MAX]; /* one line each, not escaped; owned */
    char *tooltip;                 /* up to three lines; owned */
    const char *state_name; /* a name of the bus, or "stopped"; borrowed from the properties */
    unsigned minute_fields; /* a bit for each field that changes with the minute */
};

/* Fills @ret from the properties of both interfaces. @now: µs, CLOCK_REALTIME. Call
 * panel_view_done() afterwards. */
void panel_view_read(struct panel_view *ret, const struct property_list *presence,
                     const struct property_list *coach, usec now);

/* The service does not run (@is_stopped) or does not answer; @sentence is the tooltip. */
void panel_view_absent(struct panel_view *ret, bool is_stopped, const char *sentence);

void panel_view_done(struct panel_view *v);
