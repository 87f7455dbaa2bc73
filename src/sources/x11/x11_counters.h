/*
 * X11 counters: shows whether the last input came from a person, by the idle time of each device.
 *
 * A key or a pointer sets the counter of its own device and of the master of that device. A program
 * that resets the screen saver sets all counters at once. The counters are read without waiting for
 * the server.
 */
#pragma once

#include <stdbool.h>
#include <xcb/sync.h>

#include "core/moment.h"

/* Each input sets one of the masters. The server lists the newest device first and the masters last
 * (measured with Xorg 21.1.7), so the last ones are kept. */
#define X11_COUNTERS_MAX 32

struct x11_counters {
    xcb_connection_t *connection;
    xcb_sync_counter_t server_time; /* 0: the server has none */
    unsigned n, n_added;
    xcb_sync_counter_t devices[X11_COUNTERS_MAX];

    /* The pending queries: the time of the server before, between and after those of the devices.
     */
    bool is_pending;
    unsigned next; /* the first one without an answer */
    unsigned sequences[2 * X11_COUNTERS_MAX + 1];
    int64_t time;                                          /* of the server, ms */
    int64_t low[X11_COUNTERS_MAX], high[X11_COUNTERS_MAX]; /* the last input of each device is
                                                              between these times */
    bool is_known[X11_COUNTERS_MAX];
};

enum x11_who {
    X11_UNREAD, /* there is no answer yet */
    X11_PERSON, /* or it is not known */
    X11_PROGRAM,
};

/* Forgets the devices, and what is pending: for a new connection. */
void x11_counters_init(struct x11_counters *x, xcb_connection_t *c);

/* Adds the counter of a device, in the order of the server's list. */
void x11_counters_add(struct x11_counters *x, xcb_sync_counter_t counter);

/* Sends the queries; the answer to earlier ones is dropped. Does not flush. */
void x11_counters_read(struct x11_counters *x);

/* Reads the answers that have come. Returns true once all have, until x11_counters_answer(). */
bool x11_counters_collect(struct x11_counters *x);

/**
 * x11_counters_answer() - take the answers that have come
 * @ret_age:    ms since the last input of all devices, at ...
 * @ret_stamp:  ... this time of the server, its lower 32 bits
 *
 * Call it after reading the connection. X11_UNREAD: not all of them have come, or none is awaited.
 */
enum x11_who x11_counters_answer(struct x11_counters *x, int64_t *ret_age, uint32_t *ret_stamp);
