/*
 * Tracker reading: reads the keys of a *.tracker file one by one, and reports the first problem.
 */
#pragma once

#include "core/adapter.h"
#include "store/keyfile.h"
#include "store/problem.h"

struct tracker_reading {
    const char *path;
    struct keyfile file;
    struct adapter *adapter;
    struct problem *problem;
};

enum tracker_need { TRACKER_SPARE, TRACKER_NEEDED };

/* Sets the problem, with the line of the key, or of its group if @key is missing or NULL. The
 * format follows the name of the key in the sentence. Returns -EINVAL. */
int tracker_refuse(struct tracker_reading *r, const char *group, const char *key,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for a value that is not as @expected. */
int tracker_refuse_value(struct tracker_reading *r, const char *group, const char *key,
                         const char *value, const char *expected);

/**
 * tracker_read() - read a text without control characters
 * @is_valid:  checks the text
 * @expected:  describes a valid text, as the end of a sentence
 * @ret:       @size bytes; empty if the key is missing and TRACKER_SPARE
 *
 * Returns 0, or -EINVAL if it is missing, does not fit into @ret, or is not valid.
 */
int tracker_read(struct tracker_reading *r, const char *group, const char *key,
                 enum tracker_need need, bool (*is_valid)(const char *text), const char *expected,
                 char *ret, size_t size);

/* @words: separated by ';'. @ret becomes the index of the one that is the value; it stays as it is
 * if the key is missing. Returns 0 or -EINVAL. */
int tracker_read_choice(struct tracker_reading *r, const char *group, const char *key,
                        const char *words, unsigned *ret);

/* The number of an argument. */
bool tracker_parse_index(const char *text, unsigned *ret);
