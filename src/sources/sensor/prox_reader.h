/*
 * Proximity reader: reads files that block, in a thread of its own that ends after one reading.
 *
 * A channel of a human presence sensor blocks for 250 to 400 ms in uninterruptible sleep (measured
 * by others, 2026-08), and the kernel lets several readers wait for each other. While there is no
 * reading, there is neither a thread nor a descriptor.
 */
#pragma once

#include <systemd/sd-event.h>

#include "sources/sensor/prox_devices.h"

#define PROX_READS_MAX 4

struct prox_read {
    char path[PROX_PATH_MAX];
    char text[24]; /* the result: the content of the file, cut */
    int error;     /* the result: 0 or a negative errno */
};

struct prox_reader;

/**
 * prox_reader_start() - read files, one after the other
 * @ret:   valid until @done is called, or until prox_reader_abandon()
 * @list:  @n <= PROX_READS_MAX, copied
 * @done:  called once from the loop, with the results; the list is borrowed for the call
 *
 * Returns 0 or a negative errno; then @done is not called.
 */
int prox_reader_start(struct prox_reader **ret, sd_event *event, const struct prox_read *list,
                      unsigned n,
                      void (*done)(void *userdata, const struct prox_read *list, unsigned n),
                      void *userdata);

/* Does not call @done any more. The thread ends when the kernel answers. Returns NULL. */
struct prox_reader *prox_reader_abandon(struct prox_reader *r);
