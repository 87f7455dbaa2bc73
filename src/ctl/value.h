/*
 * Values: what a message of sd-bus holds, as GVariant, so that it can be kept, looked into and
 * printed.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-bus.h>

#define CLEANUP(f) __attribute__((cleanup(f)))

/**
 * value_read() - take the next value off a message, whatever its type
 * @ret:  a reference of the caller's, written on success only
 *
 * Returns 0 or a negative errno; -ENODATA at the end of the message or of the open container.
 */
int value_read(sd_bus_message *m, GVariant **ret);

/* All values of a message as one tuple; @ret as above. */
int value_read_all(sd_bus_message *m, GVariant **ret);
