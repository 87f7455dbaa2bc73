/*
 * Import reader: the rows in the arguments of History.Import, one by one, each checked.
 *
 * The rows stay in the message: a call may have 10,000 of them, and they are read twice, once to
 * check all and once to write them.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "store/import_row.h"

#define IMPORT_ROWS_MAX 10000

struct import_reader {
    sd_bus_message *call; /* borrowed */
    unsigned n;           /* rows read so far */
    usec now;             /* µs, CLOCK_REALTIME: no row is later */
};

/* Begins at the first row. Returns 0 or a negative errno. */
int import_reader_begin(struct import_reader *r, sd_bus_message *call, usec now);

/**
 * import_reader_next() - read and check the next row
 * @ret:  borrows from the message
 *
 * Returns 1, 0 after the last row, or the negative errno for a handler with @error set: the
 * sentence names the row and the value.
 */
int import_reader_next(struct import_reader *r, struct import_row *ret, sd_bus_error *error);

/* InvalidArgs: the last row that was read belongs to the current sitting. Returns the errno. */
int import_reader_refuse_current(const struct import_reader *r, const struct import_row *row,
                                 sd_bus_error *error);
