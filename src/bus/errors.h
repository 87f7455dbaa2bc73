/*
 * Errors: the bus's named errors, each with a sentence that stands alone, since busctl prints
 * nothing else.
 */
#pragma once

#include "bus/model.h"

#define BUS_ERROR_NOT_NOW "org.lumbard.Error.NotNow"

/* The argument @name had @value, which is not in @range. Returns the negative errno for the
 * handler. */
int bus_error_range(sd_bus_error *error, const char *name, const char *value, const char *range);

/* The same for a duration in µs. */
int bus_error_duration(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                       const char *or_else);

/* What core_step() answered to a command: 0, or the error that names the phase and the phases that
 * it needs. */
int bus_error_command(sd_bus_error *error, const struct bus_model *model, int result,
                      const char *command, const char *needs);
