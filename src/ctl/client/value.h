/*
 * Values: the content of an sd-bus message as GVariant, which can be kept, searched and printed.
 */
#pragma once

#include <glib.h>
#include <systemd/sd-bus.h>

/**
 * value_read() - read the next value of a message, of any type
 * @ret:  owned by the caller, written on success only
 *
 * Returns 0 or a negative errno; -ENODATA at the end of the message or of the open container.
 */
int value_read(sd_bus_message *m, GVariant **ret);

/* Reads all values of a message as one tuple; @ret as above. */
int value_read_all(sd_bus_message *m, GVariant **ret);
