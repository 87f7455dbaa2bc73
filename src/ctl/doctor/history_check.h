/*
 * History check: what doctor --history reads and what it finds wrong.
 */
#pragma once

#include "ctl/command.h"

/* Prints the check of the history. Returns COMMAND_FINE if nothing is wrong, COMMAND_REFUSED if
 * something is, or another status. */
enum command_status history_check_run(const struct command_call *call);
