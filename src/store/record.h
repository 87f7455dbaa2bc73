/*
 * Record: the contents of one commit to the history: rows of the journal, and the snapshot of the
 * state.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"
#include "core/words.h"

struct journal_row {
    usec real_at;     /* µs, CLOCK_REALTIME */
    int utc_offset;   /* seconds east of UTC at that instant */
    const char *kind; /* a static string */
    char source[EVIDENCE_SOURCE_MAX];
    char detail[192]; /* "name=value" words */
};

struct snapshot {
    char boot_id[37];
    usec real_at, boot_at; /* the same instant on both clocks */
    usec deadline_at;      /* when a running service saves again, CLOCK_BOOTTIME, or USEC_NEVER */
    int end;               /* 0 while the service runs; else how it stopped (enum core_end) */
    char *state;           /* text of core_save() */
};
