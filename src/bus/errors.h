/*
 * Errors: the named errors of the service. Each sentence must be clear on its own, because busctl
 * prints only the sentence, not the name.
 */
#pragma once

#include "bus/model.h"

#define BUS_ERROR_NOT_NOW             "org.lumbard.Error.NotNow"
#define BUS_ERROR_BAD_TIME            "org.lumbard.Error.BadTime"
#define BUS_ERROR_NOT_REGISTERED      "org.lumbard.Error.NotRegistered"
#define BUS_ERROR_NO_SUCH_EXERCISE    "org.lumbard.Error.NoSuchExercise"
#define BUS_ERROR_NOT_WRITABLE        "org.lumbard.Error.NotWritable"
#define BUS_ERROR_HISTORY_UNAVAILABLE "org.lumbard.Error.HistoryUnavailable"

/* InvalidArgs: "@name (@value) is invalid: expected @range." @value is quoted, and cut if it is
 * long. Returns the negative errno for the handler. */
int bus_error_text(sd_bus_error *error, const char *name, const char *value, const char *range);

/* InvalidArgs for a duration from @low to @high, in µs. @or_else: ", or ..." or "". */
int bus_error_duration(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                       const char *or_else);

/* InvalidArgs for a number from @low to @high; @unit: " cm" or "". @or_else: a value
 * beside the range, such as ", or 0 (off)"; or "". */
int bus_error_number(sd_bus_error *error, const char *name, uint64_t value, usec low, usec high,
                     const char *unit, const char *or_else);

/* BadTime: @value is not @range, such as "in the past". @value, @now: µs since the epoch. */
int bus_error_time(sd_bus_error *error, const char *name, uint64_t value, const char *range,
                   uint64_t now);

/* NoSuchExercise for @id. @has_problem: there is a file for it, which is not valid. */
int bus_error_no_exercise(sd_bus_error *error, const char *id, bool has_problem);

/* Sets NotNow: the core refused the command. Returns the negative errno for a handler. The sentence
 * ends in the phase, for programs: "Cannot snooze: no stretch is due (phase: counting)." */
int bus_error_refused(const struct bus_model *model, enum event_type command, enum refusal refusal,
                      sd_bus_error *error);
