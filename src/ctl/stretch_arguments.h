/*
 * Stretch arguments: [EXERCISE] [SIDE], as stretch and done take them.
 */
#pragma once

#include "ctl/command.h"

/* An argument that is not given is empty: the next by plan. Borrowed from @call. Returns
 * COMMAND_FINE, or COMMAND_USAGE after printing what is wrong. */
enum command_status stretch_arguments(const struct command_call *call, const char **ret_exercise,
                                      const char **ret_side);
