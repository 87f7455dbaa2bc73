/*
 * Trace file: records every event that enters the core, so that a replay makes the same decisions.
 *
 * The file begins with the version, the boot, one instant on both clocks, the settings and the
 * whole state. Then follows one line per event (store/event_text.h), each written by one write()
 * without a sync. It contains the names of programs and the reasons that they state, but no keys,
 * no texts and no window titles.
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

/* A trace ends at this size: enough for years at a desk, and small enough to send. */
#define TRACE_SIZE_MAX (64u * 1024 * 1024)

/* At most one new file in this time: a program that starts traces in a row would push the older
 * ones out of the folder. */
#define TRACE_START_APART USEC_MIN

/* One instant on both clocks, and the zone. */
struct trace_clock {
    usec boot_at, real_at;
    int utc_offset; /* seconds east of UTC */
};

struct trace_file {
    int fd;     /* -1 = off */
    char *path; /* of the last trace, owned; NULL = none yet */
    size_t size;
    usec started_at;  /* the last file, CLOCK_BOOTTIME; USEC_NONE = none yet */
    usec real_offset; /* the last clock that was written: REALTIME - BOOTTIME, and zone */
    int utc_offset;
};

void trace_file_init(struct trace_file *t);

/* Ends the trace with the reason "stop" and frees its members. */
void trace_file_done(struct trace_file *t, usec now);

bool trace_file_is_on(const struct trace_file *t);

/* The file of the current or last trace; "" = none since the service started. */
const char *trace_file_path(const struct trace_file *t);

/**
 * trace_file_start() - create trace-YYYYMMDD-HHMMSS.trace (local time), readable only by its owner
 * @folder:   folder of the file; the oldest traces in it are removed, see store/trace_folder.h
 * @version:  version of the program
 * @boot:     id of this boot
 * @core:     state before the first event
 *
 * Returns 0, also without effect if a trace is already on; -EBUSY if the last one was started less
 * than TRACE_START_APART before; or another negative errno.
 */
int trace_file_start(struct trace_file *t, const char *folder, const char *version,
                     const char *boot, const struct trace_clock *clock, const struct core *core);

/**
 * trace_file_event() - write an event before it enters the core
 * @clock:  both clocks at this instant
 *
 * If the file is full or cannot be written, the trace ends and the log reports the cause.
 */
void trace_file_event(struct trace_file *t, const struct trace_clock *clock,
                      const struct event *event);

/* Ends the trace with the reason "off", at the request of the person. */
void trace_file_stop(struct trace_file *t, usec now);
