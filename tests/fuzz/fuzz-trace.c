/*
 * Any bytes as a trace: it is rejected with a line number, or replayed and printed, twice with the
 * same output. An event that was read is written as the same line.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/decisions.h"
#include "core/view.h"
#include "store/event_text.h"
#include "store/trace_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct trace_reader reader;
static struct trace_head head;

static void check_round_trip(const struct event_text *text)
{
    static char line[EVENT_TEXT_MAX], copy[EVENT_TEXT_MAX], again[EVENT_TEXT_MAX];
    static struct event_text read;
    struct pairs p;
    const char *error;
    int r;

    pairs_init(&p, line, sizeof line);
    event_text_add(&p, text->now, &text->event);
    assert(!p.is_full);
    memcpy(copy, line, sizeof copy);
    r = event_text_read(&read, copy, &error);
    assert(r == 0 && read.event.type == text->event.type);
    pairs_init(&p, again, sizeof again);
    event_text_add(&p, read.now, &read.event);
    assert(strcmp(again, line) == 0);
}

/* Returns the printed decisions, to be freed, or NULL if the head of the trace was rejected. */
static char *run(const char *path, bool is_first)
{
    static struct core core;
    struct trace_entry entry;
    struct effects effects;
    struct decisions d;
    char *text = NULL;
    size_t n;
    FILE *out;
    int r;

    if (trace_reader_open(&reader, path, &head) < 0)
        return NULL;
    out = open_memstream(&text, &n);
    if (core_load(&core, &head.settings, head.state) == 0) {
        decisions_init(&d, out, &head.clock, &core);
        while ((r = trace_reader_next(&reader, &entry)) > 0)
            if (entry.type == TRACE_EVENT) {
                if (is_first)
                    check_round_trip(&entry.text);
                core_step(&core, entry.text.now, &entry.text.event, &effects);
                decisions_print(&d, &core, entry.text.now, &effects);
            } else if (entry.type == TRACE_CLOCK) {
                decisions_set_clock(&d, &entry.clock);
            }
        assert(r == 0 || reader.error[0]);
        decisions_print_end(&d, &core, core_stepped_at(&core), "it ends");
    }
    trace_reader_close(&reader);
    fclose(out);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("trace", MFD_CLOEXEC);
    char path[32], *first, *second;

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, data, size) != (ssize_t)size)
        abort();
    first = run(path, true);
    second = run(path, false);
    assert(!first == !second && (!first || strcmp(first, second) == 0));
    free(first);
    free(second);
    close(fd);
    return 0;
}
