/*
 * Output loop: the loop of a command that prints until it is interrupted: it ends on SIGINT and
 * SIGTERM, and when the reader of standard output closes it.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "ctl/command.h"

struct output_loop {
    sd_event *event;
    int signal_fd; /* for output_write(); -1 = none */
};

/* Blocks the two signals and attaches @bus to a new loop. Returns 0 or a negative errno; free it
 * with output_loop_done() in both cases. Begin with { .signal_fd = -1 }. */
int output_loop_init(struct output_loop *l, sd_bus *bus);
void output_loop_done(struct output_loop *l);

/* Ends the loop, whose result is @status; an error has been printed before. */
void output_loop_end(struct output_loop *l, enum command_status status);

/* Writes @text; ends the loop if that is not possible. */
void output_loop_print(struct output_loop *l, const char *text);
