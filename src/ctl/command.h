/*
 * Commands: the table that lumbarctl is made of, what a command is given, and how it ends.
 *
 * A group of commands is one file; a new command is a function there and one line in lumbarctl.c.
 */
#pragma once

#include <glib.h>

/* What the program's exit status means; documented in lumbarctl(1), so these numbers stay. */
enum command_status {
    COMMAND_FINE = 0,
    COMMAND_REFUSED = 1,     /* the service said no, and why; of doctor: something is missing */
    COMMAND_USAGE = 2,       /* wrong arguments, nothing was asked of the service */
    COMMAND_NOT_RUNNING = 3, /* there is no service, and this command does not start one */
    COMMAND_FAILED = 4, /* no session bus, no answer in time, or the output cannot be written */
};

struct command {
    const char *name;
    const char *arguments; /* as the help shows them; "" = none */
    const char *summary;
    enum command_status (*run)(const struct command *self, int argc, char **argv);
};

enum command_status command_status(const struct command *self, int argc, char **argv);
enum command_status command_watch(const struct command *self, int argc, char **argv);
enum command_status command_explain(const struct command *self, int argc, char **argv);
enum command_status command_sources(const struct command *self, int argc, char **argv);
enum command_status command_doctor(const struct command *self, int argc, char **argv);
enum command_status command_log(const struct command *self, int argc, char **argv);
enum command_status command_trace(const struct command *self, int argc, char **argv);
enum command_status command_suggest(const struct command *self, int argc, char **argv);
enum command_status command_snooze(const struct command *self, int argc, char **argv);
enum command_status command_skip(const struct command *self, int argc, char **argv);
enum command_status command_pause(const struct command *self, int argc, char **argv);
enum command_status command_resume(const struct command *self, int argc, char **argv);
enum command_status command_posture(const struct command *self, int argc, char **argv);
enum command_status command_hold(const struct command *self, int argc, char **argv);
enum command_status command_credit(const struct command *self, int argc, char **argv);
enum command_status command_correct(const struct command *self, int argc, char **argv);

/**
 * command_parse() - read a command's options; --help prints and ends the program
 * @entries:   the options, or NULL
 * @argc:      number of @argv, argv[0] being the command's name; on return without the options
 * @most:      how many arguments may remain
 *
 * Returns COMMAND_FINE, or COMMAND_USAGE after saying what is wrong.
 */
enum command_status command_parse(const struct command *self, const GOptionEntry *entries,
                                  int *argc, char ***argv, int most);

/* The words as one text, so that 1h 30min needs no quotes; free with g_free(). */
char *command_join(int n, char **words);

/* Says on stderr what is wrong with the arguments and where help is; returns COMMAND_USAGE. */
enum command_status command_misused(const struct command *self, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/**
 * command_nearest() - the command that was probably meant
 * @table:  commands, ended by one without a name
 *
 * Returns the entry at most two slips (a letter wrong, missing, added or swapped) from @name, or
 * one that @name begins; NULL when nothing is near.
 */
const struct command *command_nearest(const struct command *table, const char *name);
