/*
 * Line reader: reads a file of any origin line by line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define LINE_READER_MAX 4096 /* bytes of a line, without its newline */

struct line_reader {
    FILE *file;      /* borrowed */
    unsigned number; /* of the line in @text, from 1 on */
    size_t size;
    char text[LINE_READER_MAX + 1]; /* without the newline, ended by NUL */
};

/* Results of line_reader_next(), beside 0 and a negative errno. */
enum line_found {
    LINE_FOUND = 1,
    LINE_TOO_LONG,
    LINE_NOT_TEXT, /* bytes that are no UTF-8, or NUL */
};

/* Reads the next line. Returns 0 at the end of the file, a negative errno if it cannot be read, or
 * one of the above; then @number is that of this line. */
int line_reader_next(struct line_reader *r);
