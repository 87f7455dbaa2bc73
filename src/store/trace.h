/*
 * Trace: every event that enters the core, as it comes, in one file, so that the core can be run
 * over them again: the same events, the same decisions.
 *
 * The file begins with all that the core stood on: version, boot, one instant on both clocks, the
 * settings and the whole state. Then a line per event (store/event_text.h), each by one write() and
 * none synced. It holds no key, no text and no title of a window; names of programs and what they
 * give as reasons it does.
 *
 *     lumbard-trace 1
 *     version 0.1.0
 *     boot 5f1c...
 *     clock boottime=182736455123 realtime=1795548557700457 utc-offset=3600
 *     settings Sitting.Limit=1800000000 ...
 *     state
 *     now 182736455000
 *     ...
 *     end
 *     182736455123 idle at=182556455000
 *     182746455123 clock realtime=1795552157700457 utc-offset=3600
 *     182746455200 end why=off
 */
#pragma once

#include <stdbool.h>

#include "core/core.h"

#define TRACE_FORMAT 1

/* Where it ends by itself: years of a life at a desk, and a file that can still be sent. */
#define TRACE_SIZE_MAX (64u * 1024 * 1024)

/* One instant on both clocks, and the zone. */
struct trace_clock {
    usec boot_at, real_at;
    int utc_offset; /* seconds east of UTC */
};

struct trace {
    int fd;     /* -1: off */
    char *path; /* of the last one, owned; NULL: none yet */
    size_t size;
    usec real_offset; /* as the file has them */
    int utc_offset;
};

void trace_init(struct trace *t);

/* Ends it as a service does that stops; frees. */
void trace_done(struct trace *t, usec now);

bool trace_is_on(const struct trace *t);

/* The file of the present or else the last one; "": none since the service started. */
const char *trace_path(const struct trace *t);

/**
 * trace_start() - begin a file, trace-YYYYMMDD-HHMMSS.trace by local time, readable by its owner
 * @folder:   where it goes
 * @version:  of the program
 * @boot:     id of this boot
 * @core:     as the first event will find it
 *
 * Returns 0 (also if one is on already: then nothing changes) or a negative errno; then none is on.
 */
int trace_start(struct trace *t, const char *folder, const char *version, const char *boot,
                const struct trace_clock *clock, const struct core *core);

/**
 * trace_event() - write an event, before the core takes it
 * @clock:  of the instant at which it is handed in
 *
 * A file that is full, or that the disk does not take, ends the trace; that is logged.
 */
void trace_event(struct trace *t, const struct trace_clock *clock, const struct event *event);

/* Ends it on request. */
void trace_stop(struct trace *t, usec now);
