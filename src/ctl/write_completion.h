/*
 * Write completion: the parts of the shell completions that are made from the tables of commands
 * and of settings. For the program that runs at build time.
 */
#pragma once

#include "ctl/command.h"

/* Each writes to standard output. @commands: ended by one without a name. */
void completion_write_bash(const struct command *commands);
void completion_write_zsh(const struct command *commands);
void completion_write_fish(const struct command *commands);

/* The cases of a shell's statement for the values of the settings; bash and zsh read them. */
void completion_write_cases(void);

/* The same for fish. */
void completion_write_fish_cases(void);
