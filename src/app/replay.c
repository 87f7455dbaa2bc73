#include "app/replay.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "app/decisions.h"
#include "config.h"
#include "store/trace_reader.h"

/* Too large for the stack. Not static: what the service never uses would lie between what it uses,
 * and spread that over more pages. */
struct replayed {
    struct trace_reader reader;
    struct trace_head head;
    struct core core;
};

static const char *how_it_ends(enum trace_entry_type type)
{
    switch (type) {
    case TRACE_OFF:
        return "the trace was turned off";
    case TRACE_STOP:
        return "the service stopped";
    case TRACE_FULL:
        return "the trace reached its maximum size";
    default:
        return "the trace is incomplete: the service was killed, or is still writing it";
    }
}

static void step(struct replayed *p, struct decisions *d, const struct event_text *text)
{
    struct effects effects;
    enum refusal refusal;

    refusal = core_step(&p->core, text->now, &text->event, &effects);
    decisions_print(d, &p->core, text->now, &effects);
    if (refusal)
        decisions_print_refused(d, &p->core, text->now, event_text_name(text->event.type), refusal);
}

static int run(struct replayed *p, struct decisions *d)
{
    struct trace_entry entry = { .type = TRACE_EVENT, .text.now = p->head.clock.boot_at };
    usec now = p->head.clock.boot_at;
    int r;

    while ((r = trace_reader_next(&p->reader, &entry)) > 0) {
        now = usec_max(now, entry.text.now);
        if (entry.type == TRACE_EVENT)
            step(p, d, &entry.text);
        else if (entry.type == TRACE_CLOCK)
            decisions_set_clock(d, &entry.clock);
    }
    if (r < 0) {
        fflush(stdout); /* print the valid lines before the error */
        fprintf(stderr, "lumbard: %s\n", p->reader.error);
        return r;
    }
    if (p->reader.is_broken)
        fprintf(stderr, "lumbard: %s:%u: the last line is incomplete and was ignored\n",
                p->reader.path, p->reader.line);
    decisions_print_end(d, &p->core, now, how_it_ends(entry.type));
    return 0;
}

int replay(const char *path)
{
    g_autofree struct replayed *p = g_new0(struct replayed, 1);
    struct decisions d;
    int r = trace_reader_open(&p->reader, path, &p->head);

    if (r < 0) {
        fprintf(stderr, "lumbard: %s\n", p->reader.error);
        return r;
    }
    r = core_load(&p->core, &p->head.settings, p->head.state);
    if (r < 0) {
        fprintf(
            stderr,
            "lumbard: %s: the state at the start of the trace is from an incompatible version\n",
            path);
    } else {
        printf("# Made by lumbard %s, decided again by lumbard " LUMBARD_VERSION ".\n",
               p->head.version);
        decisions_init(&d, stdout, &p->head.clock, &p->core);
        r = run(p, &d);
    }
    trace_reader_close(&p->reader);
    if (fflush(stdout) != 0 && r >= 0) {
        r = -errno;
        fprintf(stderr, "lumbard: cannot write the output: %s\n", strerror(-r));
    }
    return r;
}
