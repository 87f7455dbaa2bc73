#include "app/replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/decisions.h"
#include "config.h"
#include "store/trace_reader.h"

/* Too large for the stack, and there is one replay in a process. */
static struct trace_reader reader;
static struct trace_head head;
static struct core core;

static const char *how_it_ends(enum trace_entry_type type)
{
    switch (type) {
    case TRACE_OFF:
        return "the trace was turned off";
    case TRACE_STOP:
        return "the service stopped";
    case TRACE_FULL:
        return "the trace had come to its full size";
    default:
        return "the trace breaks off: the service was killed, or writes it still";
    }
}

static void step(struct decisions *d, const struct event_text *text)
{
    struct effects effects;
    int r;

    /* Only the new ones are to be seen; no decision looks at them. */
    core.reasons.n = core.reasons.head = 0;
    r = core_step(&core, text->now, &text->event, &effects);
    decisions_print(d, &core, text->now, &effects);
    if (r)
        decisions_print_refused(d, &core, text->now, event_text_name(text->event.type), r);
}

static int run(struct decisions *d)
{
    struct trace_entry entry = { .type = TRACE_EVENT, .text.now = head.clock.boot_at };
    usec now = head.clock.boot_at;
    int r;

    while ((r = trace_reader_next(&reader, &entry)) > 0) {
        now = usec_max(now, entry.text.now);
        if (entry.type == TRACE_EVENT)
            step(d, &entry.text);
        else if (entry.type == TRACE_CLOCK)
            decisions_set_clock(d, &entry.clock);
    }
    if (r < 0) {
        fflush(stdout); /* what comes before the bad line, before the complaint */
        fprintf(stderr, "lumbard: %s\n", reader.error);
        return r;
    }
    if (reader.is_broken)
        fprintf(stderr, "lumbard: %s:%u: the last line is broken off, and left out\n", reader.path,
                reader.line);
    decisions_print_end(d, &core, now, how_it_ends(entry.type));
    return 0;
}

int replay(const char *path)
{
    struct decisions d;
    int r = trace_reader_open(&reader, path, &head);

    if (r < 0) {
        fprintf(stderr, "lumbard: %s\n", reader.error);
        return r;
    }
    r = core_load(&core, &head.settings, head.state);
    if (r < 0) {
        fprintf(stderr, "lumbard: %s: the state at its begin is none of this version\n", path);
    } else {
        printf("# Made by lumbard %s, decided again by lumbard " LUMBARD_VERSION ".\n",
               head.version);
        decisions_init(&d, stdout, &head.clock);
        r = run(&d);
    }
    trace_reader_close(&reader);
    if (fflush(stdout) != 0 && r >= 0) {
        r = -errno;
        fprintf(stderr, "lumbard: the output cannot be written: %s\n", strerror(-r));
    }
    return r;
}
