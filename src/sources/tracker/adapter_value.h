/*
 * Adapter value: values of signals and properties, of any basic type, as texts.
 *
 * Numbers are decimal, booleans "true" or "false"; a variant counts as its content.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define ADAPTER_VALUE_MAX 64 /* bytes */

/* Reads what is next in @m. Returns false if it is a container or does not fit. */
bool adapter_read_next(sd_bus_message *m, char ret[ADAPTER_VALUE_MAX]);

/* Reads the argument with this index of a signal, from 0. */
bool adapter_read_argument(sd_bus_message *m, unsigned index, char ret[ADAPTER_VALUE_MAX]);

/* "true", "yes", "on" or a number above 0; "false", "no", "off" or 0. Returns false, and does not
 * write @ret, for anything else. */
bool adapter_parse_switch(const char *text, bool *ret);
