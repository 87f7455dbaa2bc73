#include "sources/x11/x11_counters.h"

#include <stdlib.h>
#include <string.h>
#include <xcb/xcbext.h>

#include "util/cleanup.h"

/* A program sets all counters in one turn of the server. */
#define SAME 5 /* ms */

void x11_counters_init(struct x11_counters *x, xcb_connection_t *c)
{
    memset(x, 0, sizeof *x);
    x->connection = c;
}

void x11_counters_add(struct x11_counters *x, xcb_sync_counter_t counter)
{
    x->devices[x->n_added++ % X11_COUNTERS_MAX] = counter;
    if (x->n < X11_COUNTERS_MAX)
        x->n++;
}

static unsigned n_queries(const struct x11_counters *x)
{
    return 2 * x->n + 1;
}

static void drop_pending(struct x11_counters *x)
{
    for (unsigned i = x->next; x->is_pending && i < n_queries(x); i++)
        xcb_discard_reply(x->connection, x->sequences[i]);
    x->is_pending = false;
}

void x11_counters_read(struct x11_counters *x)
{
    drop_pending(x);
    if (x->n == 0 || !x->server_time)
        return;
    x->is_pending = true;
    x->next = 0;
    for (unsigned i = 0; i < n_queries(x); i++)
        x->sequences[i] =
            xcb_sync_query_counter(x->connection, i % 2 == 0 ? x->server_time : x->devices[i / 2])
                .sequence;
}

static void take(struct x11_counters *x, unsigned i, const xcb_sync_query_counter_reply_t *reply)
{
    const int64_t value =
        reply ? (int64_t)reply->counter_value.hi << 32 | reply->counter_value.lo : 0;
    const unsigned device = i / 2;

    if (i % 2 == 1) {
        x->is_known[device] = reply; /* the device may have been removed */
        x->low[device] = x->time - value;
        x->high[device] = -value;
        return;
    }
    x->time = value;
    if (i > 0)
        x->high[device - 1] += value;
}

static enum x11_who judge(const struct x11_counters *x, int64_t *ret_age, uint32_t *ret_stamp)
{
    int64_t low = INT64_MIN, high = INT64_MAX, last = INT64_MIN;
    unsigned n = 0;

    for (unsigned i = 0; i < x->n; i++) {
        if (!x->is_known[i])
            continue;
        n++;
        low = x->low[i] > low ? x->low[i] : low;
        high = x->high[i] < high ? x->high[i] : high;
        last = x->high[i] > last ? x->high[i] : last;
    }
    *ret_age = n && x->time > last ? x->time - last : 0;
    *ret_stamp = (uint32_t)x->time;
    return n > 1 && low - high <= SAME ? X11_PROGRAM : X11_PERSON;
}

bool x11_counters_collect(struct x11_counters *x)
{
    while (x->is_pending && x->next < n_queries(x)) {
        CLEANUP(cleanup_free) void *reply = NULL;
        CLEANUP(cleanup_free) xcb_generic_error_t *error = NULL;

        if (!xcb_poll_for_reply(x->connection, x->sequences[x->next], &reply, &error))
            return false;
        take(x, x->next++, reply);
    }
    return x->is_pending;
}

enum x11_who x11_counters_answer(struct x11_counters *x, int64_t *ret_age, uint32_t *ret_stamp)
{
    if (!x11_counters_collect(x))
        return X11_UNREAD;
    x->is_pending = false;
    return judge(x, ret_age, ret_stamp);
}
