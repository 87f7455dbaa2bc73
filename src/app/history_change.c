#include "app/history_change.h"

#include <errno.h>

#include "util/clock.h"

/* How long one step may take. The loop is to be held for 20 ms at most, and a commit follows. */
#define STEP (6 * USEC_MSEC)

/* Rows that one step deletes: about 3 ms. */
#define ROWS 256

/* A row of the current sitting that the history has already changes nothing. */
static int add_row(struct history_change *c, const struct import_row *row, usec sitting_at,
                   sd_bus_error *error)
{
    int has;

    if (row->at < (uint64_t)sitting_at)
        return history_import_add(c->import, row);
    has = history_import_has(c->import, row);
    if (has == 0)
        return import_reader_refuse_current(&c->rows, row, error);
    return has < 0 ? has : 0;
}

/* Reads rows until the step is over, and adds them if all are checked already. Returns 1 (there are
 * more), 0 (that was all) or a negative errno; -EAGAIN: the disk refuses. */
static int read_rows(struct history_change *c, usec sitting_at, sd_bus_error *error)
{
    const usec end_at = usec_add(clock_boot(), STEP);
    struct import_row row;
    int r;

    do {
        r = import_reader_next(&c->rows, &row, error);
        if (r <= 0)
            return r;
        if (!c->import)
            continue;
        r = add_row(c, &row, sitting_at, error);
        if (r < 0)
            return r;
        c->n += (unsigned)r;
    } while (clock_boot() < end_at);
    return 1;
}

/* From the first row again. */
static int rewind_rows(struct history_change *c)
{
    c->n = 0;
    return import_reader_begin(&c->rows, c->call, c->rows.now);
}

static enum history_step import_rows(struct history_change *c, struct journal *journal,
                                     usec sitting_at, sd_bus_error *error)
{
    int r;

    if (c->is_ready && !c->import && history_import_begin(journal, &c->import) < 0)
        return HISTORY_STEP_REFUSED;
    r = read_rows(c, sitting_at, error);
    if (r > 0)
        return HISTORY_STEP_MORE;
    if (r == 0 && !c->is_ready) {
        c->is_ready = true;
        r = rewind_rows(c);
        if (r == 0)
            return HISTORY_STEP_MORE;
    } else if (r == 0) {
        r = history_import_end(c->import, c->n > 0);
        c->import = NULL;
        if (r == 0)
            return HISTORY_STEP_DONE;
    }
    history_change_undo(c);
    if (r == -EAGAIN && !sd_bus_error_is_set(error) && rewind_rows(c) == 0)
        return HISTORY_STEP_REFUSED;
    if (!sd_bus_error_is_set(error))
        sd_bus_error_set_errno(error, r);
    return HISTORY_STEP_DONE;
}

static enum history_step forget_rows(struct history_change *c, struct journal *journal)
{
    unsigned n = 0;
    int r = 0;

    if (!c->is_ready) {
        /* If another program reads the history, its log keeps what is deleted. */
        r = history_scrub(journal);
        c->is_ready = r == 0;
    } else if (!c->is_deleted) {
        r = history_forget(journal, &c->span, ROWS, &n);
        c->n += n;
        c->has_changed = c->n > 0;
        c->is_deleted = r == 0 && n < ROWS;
        if (c->is_deleted && !c->has_changed)
            return HISTORY_STEP_DONE;
    } else {
        r = history_scrub(journal);
        if (r == 0)
            return HISTORY_STEP_DONE;
    }
    return r < 0 ? HISTORY_STEP_REFUSED : HISTORY_STEP_MORE;
}

enum history_step history_change_step(struct history_change *c, struct journal *journal,
                                      usec sitting_at, sd_bus_error *error)
{
    return c->is_import ? import_rows(c, journal, sitting_at, error) : forget_rows(c, journal);
}

void history_change_undo(struct history_change *c)
{
    if (c->import)
        history_import_end(c->import, false);
    c->import = NULL;
}
