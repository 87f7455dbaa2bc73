/*
 * Trace reader: reads an untrusted trace line by line.
 */
#pragma once

#include "store/event_text.h"
#include "store/trace_file.h"

#define TRACE_WORD_MAX  40
#define TRACE_ERROR_MAX 512

struct trace_head {
    char version[TRACE_WORD_MAX], boot[TRACE_WORD_MAX];
    struct trace_clock clock;
    struct settings settings;
    char state[CORE_SAVE_ALL_MAX]; /* text of core_save_all() */
};

enum trace_entry_type {
    TRACE_EVENT, /* .text */
    TRACE_CLOCK, /* .clock is valid from here on */
    TRACE_OFF,   /* the person ended the trace at .text.now; no line follows */
    TRACE_STOP,  /* the service stopped */
    TRACE_FULL,  /* the file reached its greatest size */
    TRACE_ENTRY_MAX
};

struct trace_entry {
    enum trace_entry_type type;
    struct event_text text;
    struct trace_clock clock;
};

struct trace_reader {
    int fd;
    const char *path; /* borrowed */
    unsigned line;    /* number of the last line */
    size_t at, n;     /* start and length of the unparsed bytes in buf */
    bool is_over;     /* the file is read to its end */
    bool is_broken;   /* the last line is incomplete and was ignored */
    char error[TRACE_ERROR_MAX];
    char buf[65536];
};

/**
 * trace_reader_open() - open a file and read its head
 * @path:  borrowed until trace_reader_close()
 *
 * Returns 0 or a negative errno; then @r->error is a sentence with file and line, and the file is
 * closed.
 */
int trace_reader_open(struct trace_reader *r, const char *path, struct trace_head *ret);

/**
 * trace_reader_next() - read the next line
 * @ret:  borrows from @r until the next call
 *
 * Returns 1, 0 at the end (an incomplete last line is ignored, see @r->is_broken), or a negative
 * errno with @r->error.
 */
int trace_reader_next(struct trace_reader *r, struct trace_entry *ret);

void trace_reader_close(struct trace_reader *r);
