/*
 * Event text: an event as one line, and back: when it was handed in, what it is, its arguments.
 *
 *     182736455123 idle at=182556455000
 *     182736460000 evidence source="mpris" kind=video detail="mpv" on=yes old=no until=never
 *
 * One table serves both ways; a new event is one line of it. Instants are µs on CLOCK_BOOTTIME;
 * "at" is left out where it is the instant of the line.
 */
#pragma once

#include "core/event.h"
#include "store/pairs.h"

/* Bytes of the longest line, its end not among them: the settings, or texts of nothing but
 * controls. */
#define EVENT_TEXT_MAX 4096

/* What was read. The event in it borrows from here and from the line. */
struct event_text {
    usec now;
    struct event event;
    struct settings settings; /* of an EVENT_SETTINGS */
};

/* The name of a type, as in a line; NULL: it has none. */
const char *event_text_name(enum event_type type);

/**
 * event_text_add() - append an event that is handed in at @now
 * @p:  with room for EVENT_TEXT_MAX bytes
 */
void event_text_add(struct pairs *p, usec now, const struct event *event);

/**
 * event_text_read() - read a line
 * @line:       without its end; cut up, and lent to @ret
 * @ret_error:  on failure what is wrong, a static sentence
 *
 * Every argument must be there, in its place. Returns 0 or -EINVAL.
 */
int event_text_read(struct event_text *ret, char *line, const char **ret_error);
