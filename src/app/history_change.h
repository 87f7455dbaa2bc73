/*
 * History change: one change of the record of the past, carried out in steps so that the loop goes
 * on: rows that are imported, rows that a person wants deleted, or rows older than History.Keep.
 */
#pragma once

#include "bus/import_reader.h"
#include "store/history_forget.h"
#include "store/history_import.h"

struct history_change {
    sd_bus_message *call; /* owned; NULL: for History.Keep */
    bool is_import;
    bool is_ready;             /* IMPORT: all rows are valid; else: the files can be scrubbed */
    bool is_deleted;           /* no row of the span is left */
    bool has_changed;          /* something is on the disk: it cannot fail as a whole any more */
    unsigned n;                /* imported or deleted rows */
    usec refused_at;           /* since when the disk refuses, CLOCK_BOOTTIME; or USEC_NONE */
    struct history_span span;  /* to delete */
    struct import_reader rows; /* to import */
    struct history_import *import;
};

/* The result of a step. */
enum history_step {
    HISTORY_STEP_MORE,    /* go on in the next turn */
    HISTORY_STEP_REFUSED, /* the disk refuses, or another program has a lock: try again later */
    HISTORY_STEP_DONE,    /* .n rows; with @error set: the change is not valid */
};

/**
 * history_change_step() - do a part of the work, for a few ms
 * @sitting_at:  the beginning of the current sitting, µs, CLOCK_REALTIME; USEC_NEVER: there is none
 */
enum history_step history_change_step(struct history_change *c, struct journal *journal,
                                      usec sitting_at, sd_bus_error *error);

/* Undoes what is not on the disk, and lets commits go on. */
void history_change_undo(struct history_change *c);
