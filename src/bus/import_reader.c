#include "bus/import_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "bus/errors.h"

#define ROW_TYPE "tisssa{sv}"

int import_reader_begin(struct import_reader *r, sd_bus_message *call, usec now)
{
    int e = sd_bus_message_rewind(call, true);

    r->call = call;
    r->n = 0;
    r->now = now;
    if (e >= 0)
        e = sd_bus_message_enter_container(call, 'a', "(" ROW_TYPE ")");
    return e < 0 ? e : 0;
}

static int refuse(const struct import_reader *r, const char *name, const char *value,
                  const char *expected, sd_bus_error *error)
{
    char of_row[64];

    snprintf(of_row, sizeof of_row, "The %s of row %u", name, r->n);
    return bus_error_text(error, of_row, value, expected);
}

/* A row of a later version may have more. This version would lose it. */
static int read_more(struct import_reader *r, sd_bus_error *error)
{
    const char *name;
    int e = sd_bus_message_enter_container(r->call, 'a', "{sv}");

    if (e < 0)
        return e;
    e = sd_bus_message_enter_container(r->call, 'e', "sv");
    if (e > 0) {
        e = sd_bus_message_read_basic(r->call, 's', &name);
        return e < 0 ? e
                     : refuse(r, "additional value", name, "none, as in this version of lumbard",
                              error);
    }
    return e < 0 ? e : sd_bus_message_exit_container(r->call);
}

int import_reader_next(struct import_reader *r, struct import_row *ret, sd_bus_error *error)
{
    struct import_fault fault;
    int e = sd_bus_message_enter_container(r->call, 'r', ROW_TYPE);

    if (e <= 0)
        return e;
    r->n++;
    if (r->n > IMPORT_ROWS_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 "Too many rows: expected at most %u in one call.",
                                 IMPORT_ROWS_MAX);
    e = sd_bus_message_read(r->call, "tisss", &ret->at, &ret->utc_offset, &ret->kind, &ret->source,
                            &ret->detail);
    if (e >= 0)
        e = read_more(r, error);
    if (e >= 0)
        e = sd_bus_message_exit_container(r->call);
    if (e < 0)
        return e;
    return import_row_check(ret, r->now, &fault)
               ? 1
               : refuse(r, fault.name, fault.value, fault.expected, error);
}

int import_reader_refuse_current(const struct import_reader *r, const struct import_row *row,
                                 sd_bus_error *error)
{
    char at[24];

    snprintf(at, sizeof at, "%" PRIu64, row->at);
    return refuse(r, "instant", at, "a time before the current sitting", error);
}
