/*
 * Commands: a row of the table that lumbarctl is made of, a call of a command, and its exit status.
 *
 * Needs neither GLib nor D-Bus, because the program that writes the man page includes it at build
 * time.
 */
#pragma once

/* The exit status of the program; documented in lumbarctl(1), so these numbers stay. */
enum command_status {
    COMMAND_FINE = 0,
    COMMAND_REFUSED = 1,     /* the service refused and gave a reason; doctor: something to fix */
    COMMAND_USAGE = 2,       /* wrong arguments; no call was made */
    COMMAND_NOT_RUNNING = 3, /* the service does not run, and this command does not start it */
    COMMAND_FAILED = 4,      /* no session bus, a timeout, or an output that cannot be written */
};

#define COMMAND_OPTIONS_MAX 6
#define COMMAND_WORDS_MAX   4
#define COMMAND_ANY         (-1)

/* Durations that the shell offers. */
#define COMMAND_DURATIONS_SHORT "5min 10min 15min 30min"
#define COMMAND_DURATIONS_LONG  "30min 1h 2h"

/* Days, and formats for status bars, that the shell offers. */
#define COMMAND_DAYS   "today yesterday monday"
#define COMMAND_PANELS "waybar i3blocks polybar tmux genmon plain"

/* An option of one command. Every command has --help besides. Of the options "json", "csv",
 * "waybar" and "format", which are forms of the output, one at a time is allowed. */
struct command_option {
    const char *name;     /* without the dashes; NULL ends the list */
    char letter;          /* 0 = none */
    const char *argument; /* a placeholder in capitals, or NULL */
    const char *summary;
};

/* The members of an option that each command has, unless it has one of its own with that name. */
#define COMMAND_JSON "json", 'j', NULL, N_("Print one JSON object for programs")

/* Words that the shell offers after a word that matches the pattern @after, such as "left | right".
 * NULL ends the list. In @words, $commands stands for the names of all commands, $exercises
 * for the ids of exercises, $settings for the names of settings, and $values for the values of the
 * setting whose name is the word before. */
struct command_words {
    const char *after;
    const char *words;
};

struct command_call;

struct command {
    const char *name;
    enum command_status (*run)(const struct command_call *call);
    const char *arguments; /* placeholders in capitals, words to type in small letters; "" = none */
    const char *summary;   /* one line */
    const char *manual;    /* paragraphs, each ended by \n; text to type is in backticks */
    int most;              /* how many arguments are allowed; COMMAND_ANY = any number */
    int takes_program;     /* the words after "--" are a program to run, not arguments */
    struct command_option options[COMMAND_OPTIONS_MAX + 1];
    struct command_words words[COMMAND_WORDS_MAX + 1];
};

/* A command with what was typed after it. Valid for the duration of the call. */
struct command_call {
    const struct command *self;
    int n;          /* number of @words */
    char **words;   /* the arguments without options, ended by NULL */
    char **program; /* the words after "--", ended by NULL; NULL = there is no "--" */
    int as_json;    /* command_has(call, "json") */
    char *values[COMMAND_OPTIONS_MAX]; /* for each option of @self; read them with the functions */
    int given[COMMAND_OPTIONS_MAX];
};

#define COMMAND(id, ...) enum command_status command_##id(const struct command_call *call);
#include "ctl/command_table.h"
#undef COMMAND

/**
 * command_run() - parse the arguments of a command and run it; with --help print its help instead
 * @argv:  argv[0] is the command's name; changed
 *
 * Returns the command's status, or COMMAND_USAGE after printing what is wrong.
 */
enum command_status command_run(const struct command *self, int argc, char **argv);

/* Whether the @option was given; the table must have it for this command. */
int command_has(const struct command_call *call, const char *option);

/* The argument of @option as typed, borrowed; NULL = not given. Of several the last counts. */
const char *command_value(const struct command_call *call, const char *option);

/**
 * command_number() - the argument of @option as a whole number
 * @least, @most:  the range, both allowed
 * @ret:           not written if the option is not given
 *
 * Returns COMMAND_FINE, or COMMAND_USAGE after printing what is wrong.
 */
enum command_status command_number(const struct command_call *call, const char *option, int least,
                                   int most, int *ret);

/**
 * command_misused() - print on standard error what is wrong with the arguments
 * @self:  the command, or NULL for the program itself
 *
 * Names the help to read as well. Returns COMMAND_USAGE.
 */
enum command_status command_misused(const struct command *self, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
