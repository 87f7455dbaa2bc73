/*
 * Keyfile: reads an untrusted key file safely, and finds the line of each key.
 *
 * GKeyFile parses the file but reports no line numbers, so a scan of the text finds them for error
 * messages.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "wording/bilingual.h"

/* Editors of other systems put this mark before the text. */
#define KEYFILE_BYTE_ORDER_MARK "\ufeff"

#define KEYFILE_SIZE_MAX  (64 * 1024)
#define KEYFILE_ERROR_MAX 384 /* bytes that are kept of a message of GLib */

#define KEYFILE_OWN_SIZE_MAX (8 * 1024)

struct keyfile {
    GKeyFile *keys;
    char *text; /* content of the file */
};

/**
 * keyfile_read() - read and parse a file
 * @ret_error:  on failure a sentence without the name of the file
 * @ret_line:   on failure the line of the problem, 0 = unknown
 *
 * Accepts only a regular file of at most KEYFILE_SIZE_MAX bytes of UTF-8 without NUL; a byte order
 * mark at the start is skipped. Opening never blocks. Returns 0, -ENOENT (no such file), -EINVAL
 * (syntax error or not a text) or another negative errno.
 */
int keyfile_read(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                 unsigned *ret_line);

/* The same, but of the translations only those into the languages of the person are kept. All of
 * them would keep 28 kB of memory busy after the exercises were read. */
int keyfile_read_language(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                          unsigned *ret_line);

/* The same for a file that makes the service call other programs: it must belong to this user, must
 * not be writable by any other one, and has at most KEYFILE_OWN_SIZE_MAX bytes. */
int keyfile_read_own(const char *path, struct keyfile *ret, struct bilingual *ret_error,
                     unsigned *ret_line);

void keyfile_done(struct keyfile *k);

/* Reads the text alone, with the byte order mark and without parsing it; the caller frees @ret. The
 * rest as for keyfile_read(). */
int keyfile_read_text(const char *path, char **ret, struct bilingual *ret_error);

/* The line of a key, from 1, or with @key NULL the line of the group's header; 0 = not found. If a
 * key occurs twice, the last one counts, as in GKeyFile. */
unsigned keyfile_line(const struct keyfile *k, const char *group, const char *key);

/* A line of @n bytes without the final '\n': is it the header of any group, of @group, and does it
 * set @key? */
bool keyfile_is_header(const char *line, size_t n);
bool keyfile_is_group(const char *line, size_t n, const char *group);
bool keyfile_is_key(const char *line, size_t n, const char *key);

/* Neither header nor key. */
bool keyfile_is_comment(const char *line, size_t n);
