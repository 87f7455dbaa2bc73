/*
 * Import source: a file with a history, of whatever program wrote it, as entries of the journal.
 */
#pragma once

#include "ctl/history/imported_time.h"
#include "ctl/history/line_reader.h"

/* The largest file of another program, and the largest output of its conversion. */
#define IMPORT_SIZE_MAX (64 * 1024 * 1024)

enum import_kind { IMPORT_LUMBARD, IMPORT_WORKRAVE, IMPORT_SANE_BREAK };

struct import_source {
    const char *name; /* as typed; borrowed */
    FILE *file;
    enum import_kind kind;
    struct line_reader reader;
    struct imported_time time; /* all entries of another program's file */
    unsigned next;             /* of them */
};

/**
 * import_source_open() - open a file and find out what it is
 * @name:  of a file; "-" = standard input
 *
 * Reads the whole file of another program. Prints an error, with the number of the line if there is
 * one. Returns COMMAND_FINE, then free it with import_source_done(); or COMMAND_FAILED.
 */
enum command_status import_source_open(struct import_source *s, const char *name);
void import_source_done(struct import_source *s);

/**
 * import_source_next() - read the next entry
 * @texts:      gets the texts of @ret
 * @ret_is_end: whether there is none
 *
 * Prints an error and returns COMMAND_FAILED if the line is not valid.
 */
enum command_status import_source_next(struct import_source *s, GStringChunk *texts,
                                       struct history_event *ret, bool *ret_is_end);

/* Begins again with the first entry. */
void import_source_rewind(struct import_source *s);
