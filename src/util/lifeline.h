/*
 * Lifeline: when did our forerunner end, if it was killed?
 *
 * Nothing is written while nothing happens, so the last record of a service that was killed may be
 * long before its end; what lies between was sitting if it lived and unknown if not. The kernel
 * knows: it notes when a shared memory segment loses its last process, however that one ends. The
 * page is never touched and costs no memory and no wake-up.
 */
#pragma once

#include "core/moment.h"

/**
 * lifeline_take() - hold the segment of this folder, and read when it was last let go
 * @folder:         the history's folder: one service each
 * @ret_ended_at:   µs, CLOCK_REALTIME, to the second, the end of it; USEC_NONE: nobody knows
 *
 * Returns 0 or a negative errno; then there is none to hold, and the end is not known.
 */
int lifeline_take(const char *folder, usec *ret_ended_at);

/* After an end in good order nobody needs it. Ends the segment of the last lifeline_take(). */
void lifeline_drop(void);
