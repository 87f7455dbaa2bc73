/*
 * The command that a person probably meant by a word that is none.
 */
#pragma once

#include "ctl/command.h"

/**
 * command_nearest() - find the command that was probably meant
 * @table:  commands, ended by one without a name
 *
 * Returns the entry at most two slips (a letter wrong, missing, added or swapped) from @name, or
 * one that begins with @name; NULL when nothing is near.
 */
const struct command *command_nearest(const struct command *table, const char *name);
