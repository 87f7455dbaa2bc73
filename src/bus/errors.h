/*
 * Errors: the bus's named errors, each with a sentence that stands alone, since busctl prints
 * nothing else.
 */
#pragma once

#include "bus/model.h"

#define BUS_ERROR_NOT_NOW             "org.lumbard.Error.NotNow"
#define BUS_ERROR_BAD_TIME            "org.lumbard.Error.BadTime"
#define BUS_ERROR_NOT_WRITABLE        "org.lumbard.Error.NotWritable"
#define BUS_ERROR_HISTORY_UNAVAILABLE "org.lumbard.Error.HistoryUnavailable"

/* The argument @name had @value, which is not in @range. Returns the negative errno for the
 * handler. */
int bus_error_range(sd_bus_error *error, const char *name, const char *value, const char *range);

/* The same for text of a caller: quoted, and only the begin of what is long. */
int bus_error_text(sd_bus_error *error, const char *name, const char *value, const char *range);

/* The same for a duration in µs. */
int bus_error_duration(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                       const char *or_else);

/* The argument @name, an instant in µs since the epoch, is too old or ahead of @now: BadTime. */
int bus_error_time(sd_bus_error *error, const char *name, uint64_t value, const char *range,
                   uint64_t now);

/* What core_step() answered to a command: 0, or the error that names the phase and the phases that
 * it needs. */
int bus_error_command(sd_bus_error *error, const struct bus_model *model, int result,
                      const char *command, const char *needs);
