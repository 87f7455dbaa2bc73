/*
 * Output: standard output, which may be a closed pipe, a full disk or a pipe that is not read.
 *
 * A reader that closes the pipe is a normal end: the program then exits with status 0.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ctl/command.h"

/* The first call of main(): ignores SIGPIPE, and opens those of the descriptors 0 to 2 that are
 * closed, so that no socket gets their number. */
void output_init(void);

/* After the locale is set: what is written to stderr is converted to its character set. */
void output_encode_errors(void);

/* Writes @text, which is UTF-8, to standard output in the character set of the locale; prints an
 * error and returns COMMAND_FAILED if that fails. */
enum command_status output_text(const char *text);

/* The same for data for programs, such as JSON: it stays as it is. */
enum command_status output_data(const char *text);

/* The one or the other. */
enum command_status output_result(const char *text, bool is_data);

/**
 * output_write() - write all of @data to standard output, without stdio
 * @stop_fd:  becomes readable when the program must end; not read here; -1 = none
 *
 * Returns 0, -EPIPE when the reader has closed the pipe, -ECANCELED when @stop_fd became readable,
 * or another negative errno.
 */
int output_write(const char *data, size_t n, int stop_fd);
