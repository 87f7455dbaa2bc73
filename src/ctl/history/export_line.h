/*
 * Export line: the lines of an exported history. The first names the format and its version; each
 * further one is an entry of the journal, as a JSON object.
 */
#pragma once

#include "ctl/client/history_list.h"

#define EXPORT_FORMAT  "lumbard-history"
#define EXPORT_VERSION 1

/* Appends the first line, with its newline. */
void export_line_first(GString *out);

/* Appends the line of one entry, with its newline. */
void export_line_event(GString *out, const struct history_event *event);

/* Whether a line begins as a first line of any version does. */
bool export_line_is_first(const char *line, size_t size);

/* Checks the first line. Returns NULL, or a sentence about the error, which is static. */
const char *export_line_read_first(const char *line, size_t size);

/**
 * export_line_read() - read the line of one entry
 * @texts:  gets the texts of @ret
 * @ret:    written on success only
 *
 * Members that it does not know are ignored. Returns NULL, or a sentence about the error, which is
 * static.
 */
const char *export_line_read(const char *line, size_t size, GStringChunk *texts,
                             struct history_event *ret);
