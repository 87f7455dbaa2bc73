/*
 * Trace reader: a trace, line by line, believed in nothing.
 */
#pragma once

#include "store/event_text.h"
#include "store/trace.h"

#define TRACE_WORD_MAX  40
#define TRACE_ERROR_MAX 512

struct trace_head {
    char version[TRACE_WORD_MAX], boot[TRACE_WORD_MAX];
    struct trace_clock clock;
    struct settings settings;
    char state[CORE_SAVE_ALL_MAX]; /* core_save_all()'s text */
};

enum trace_entry_type {
    TRACE_EVENT, /* .text */
    TRACE_CLOCK, /* .clock: from here on */
    TRACE_OFF,   /* .text.now: the person ended it; nothing follows */
    TRACE_STOP,  /* the service stopped */
    TRACE_FULL,  /* the file had come to its end */
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
    unsigned line;    /* the number of the last one */
    size_t at, n;     /* what is read and not yet taken */
    bool is_over;     /* the file is read to its end */
    bool is_broken;   /* its last line was broken off, and is left out */
    char error[TRACE_ERROR_MAX];
    char buf[65536];
};

/**
 * trace_reader_open() - open a file and read its head
 * @path:  borrowed until the end
 *
 * Returns 0 or a negative errno; then @r->error is a sentence with file and line, and nothing is
 * open.
 */
int trace_reader_open(struct trace_reader *r, const char *path, struct trace_head *ret);

/**
 * trace_reader_next() - the next line
 * @ret:  borrows from @r until the next call
 *
 * Returns 1, 0 at the end (a last line that is broken counts as none, see @r->is_broken), or a
 * negative errno with @r->error.
 */
int trace_reader_next(struct trace_reader *r, struct trace_entry *ret);

void trace_reader_close(struct trace_reader *r);
