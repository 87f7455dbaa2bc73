/*
 * Event text: converts an event to one line and back: its instant, type and arguments.
 *
 *     182736455123 idle at=182556455000
 *     182736460000 evidence source="mpris" kind=video detail="mpv" on=yes old=no until=never
 *
 * One table serves both directions; a new event needs one line there. Instants are µs on
 * CLOCK_BOOTTIME. "at" is omitted if it equals the instant of the line. No event is named "clock"
 * or "end": a trace has lines of its own with these names.
 */
#pragma once

#include "core/event.h"
#include "store/pairs.h"
#include "store/plan_text.h"
#include "store/settings_text.h"

/* Bytes of the longest line without its end: the settings. Texts of programs that consist of
 * control characters are shorter. */
#define EVENT_TEXT_MAX (SETTINGS_TEXT_MAX + 64)

/* An event that was read. It borrows from this struct and from the line. */
struct event_text {
    usec now;
    struct event event;
    struct settings settings; /* of an EVENT_SETTINGS */
    struct plan plan;         /* of an event with a plan */
};

/* The name of a type in a line; NULL = the type has none. */
const char *event_text_name(enum event_type type);

/**
 * event_text_add() - append an event that enters the core at @now
 * @p:  with room for EVENT_TEXT_MAX bytes
 */
void event_text_add(struct pairs *p, usec now, const struct event *event);

/**
 * event_text_read() - read a line
 * @line:       without its end; modified, and borrowed by @ret
 * @ret_error:  on failure a static text that names the problem
 *
 * All arguments must be present and in order. Returns 0 or -EINVAL.
 */
int event_text_read(struct event_text *ret, char *line, const char **ret_error);
