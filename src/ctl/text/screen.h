/*
 * Screen: lines for people, wrapped at blanks to the width of the terminal.
 *
 * Output to a file or a pipe is not wrapped, so that other programs get whole lines.
 */
#pragma once

#include <glib.h>

#include "ctl/command.h"

/* The help is wrapped for a file or a pipe as well. */
#define SCREEN_HELP_WIDTH 80

/* Columns of the terminal at standard output, 0 if it is none. */
unsigned screen_width(void);

/**
 * screen_wrap() - append a text to the last line of @out
 * @text:   plain, without control characters
 * @width:  columns, 0 = do not wrap; in a terminal that is narrower, those of the terminal
 *
 * Further lines begin in the column where @text began, or nearer to the left if that would leave
 * less than 20 columns. Escape sequences of format_style() in the last line of @out take no column.
 * A word that is longer than a line is not broken.
 */
void screen_wrap(GString *out, const char *text, unsigned width);

/* From now on, sentences are printed for programs: as a JSON object with the member Message. */
void screen_print_json(void);

/* Prints a sentence of plain text and a newline on standard output; see output_text(). */
enum command_status screen_print(const char *sentence);

/* Prints on standard error, if it is a terminal, that a change of so many entries of the history
 * takes a while; nothing for fewer than SCREEN_ENTRIES_MANY. */
#define SCREEN_ENTRIES_MANY 100000
void screen_announce_wait(unsigned entries);

/* Appends the line "  label          text"; for the lines of one label only the first has it. */
void screen_line(GString *out, const char *label, const char *format, ...) G_GNUC_PRINTF(3, 4);
