/*
 * Command: passes a command from the bus to the core and replies to its caller.
 */
#pragma once

#include "bus/model.h"

/**
 * bus_command() - give @event to the core, and reply to @call after the commit
 *
 * Returns what a method handler returns; with bus_error_refused() if the core refused the command.
 */
int bus_command(const struct bus_model *model, sd_bus_message *call, const struct event *event,
                sd_bus_error *error);
