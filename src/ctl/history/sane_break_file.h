/*
 * Sane Break file: reads the database of Sane Break, sane-break.db.
 *
 * The program sqlite3 prints its times, one line for each: the kind, the beginning and the end in
 * seconds since 1970, and a number that depends on the kind, separated by tabs.
 */
#pragma once

#include "ctl/history/imported_time.h"

struct sane_break_file {
    struct imported_time *time; /* borrowed */
    GArray *spans;              /* NULL until the first line; freed by sane_break_file_end() */
};

/* Whether a file with this beginning is an SQLite database. */
bool sane_break_file_is_database(const char *begin, size_t size);

/* The command that prints the lines of the database @path; free it with g_strfreev(). */
char **sane_break_file_command(const char *path);

/* Reads one line. Returns NULL, or a sentence about the error, which is static. */
const char *sane_break_file_read(struct sane_break_file *f, const char *line);

/* After the last line. @now: the break that ends the last sitting is over by then, as the service
 * takes no entries of the future. */
void sane_break_file_end(struct sane_break_file *f, usec now);
