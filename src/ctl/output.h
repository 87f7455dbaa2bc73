/*
 * Output: standard output that may be a closed pipe, a full disk or a reader that does not read.
 *
 * A reader that has gone is a normal end: the program then exits 0.
 */
#pragma once

#include <stddef.h>

#include "ctl/command.h"

/* First thing of main(): no SIGPIPE, and descriptors 0 to 2 are open, so that no socket lands on
 * them. */
void output_init(void);

/**
 * output_finish() - last thing of main(): flush what GOption printed
 *
 * Returns @status, or COMMAND_FAILED, with a sentence, when output was lost other than by the
 * reader's leaving.
 */
enum command_status output_finish(enum command_status status);

/* Writes @text to standard output; says so and returns COMMAND_FAILED when it cannot be written. */
enum command_status output_text(const char *text);

/**
 * output_write() - write all of @data to standard output, past stdio, unless told to stop meanwhile
 * @stop_fd:  becomes readable when the program is to end, and is not read here; -1 = none
 *
 * Returns 0, -EPIPE when the reader has gone, -ECANCELED when @stop_fd became readable, or another
 * negative errno.
 */
int output_write(const char *data, size_t n, int stop_fd);
