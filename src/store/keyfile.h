/*
 * Keyfile: a key file that may be anything, read safely, with the line of every key at hand.
 *
 * GKeyFile parses; it gives no line numbers, so these are found by a scan of our own when there is
 * something to complain about.
 */
#pragma once

#include <glib.h>

#define KEYFILE_SIZE_MAX  (64 * 1024)
#define KEYFILE_ERROR_MAX 384

struct keyfile {
    GKeyFile *keys;
    char *text; /* as it stands in the file */
};

/**
 * keyfile_read() - read and parse a file
 * @ret_error:  KEYFILE_ERROR_MAX bytes: on failure a sentence, without the file's name
 * @ret_line:   on failure the line it is about, 0: none
 *
 * Only a regular file of at most KEYFILE_SIZE_MAX bytes of UTF-8 without NUL is read, and opening
 * never blocks. Returns 0, -ENOENT (no such file), -EINVAL (broken syntax or no text) or another
 * negative errno.
 */
int keyfile_read(const char *path, struct keyfile *ret, char *ret_error, unsigned *ret_line);

void keyfile_done(struct keyfile *k);

/* The line of a key, from 1; of its group's head where @key is NULL; 0: not found. The last one
 * counts, as in GKeyFile. */
unsigned keyfile_line(const struct keyfile *k, const char *group, const char *key);
