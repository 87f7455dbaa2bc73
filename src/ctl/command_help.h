/*
 * The help of one command, from its row in the table.
 */
#pragma once

#include "ctl/command.h"

/* Usage, summary, options and manual, wrapped to the terminal; free with g_free(). */
char *command_help_text(const struct command *command);
