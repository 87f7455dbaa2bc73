/*
 * Process start: when the program at the other end of a socket began.
 */
#pragma once

#include "core/moment.h"

/* @fd: a connected Unix socket. Returns µs on CLOCK_BOOTTIME, rounded down to 10 ms; USEC_NONE: not
 * known. For a socket that systemd listens on, that is systemd itself. */
usec process_began(int fd);
