/*
 * Lifeline: the instant at which the previous process ended, even if it was killed.
 *
 * The service writes nothing while nothing happens, so the last record of a killed service may be
 * much older than its end. The time between them counts as sitting while the service ran, and as
 * unknown afterwards. The kernel records when the last process detaches from a shared memory
 * segment, in whatever way that process ends. The page is never touched; it costs no memory and no
 * wake-up.
 */
#pragma once

#include "core/moment.h"

/**
 * lifeline_read() - when was the segment of this folder last detached?
 * @folder:  folder of the history, which has at most one service
 *
 * Creates nothing. Returns µs on CLOCK_REALTIME, rounded up to the second; USEC_NONE: unknown.
 */
usec lifeline_read(const char *folder);

/**
 * lifeline_acquire() - attach to the segment of this folder, or create it
 *
 * Takes over the segment that a killed process left. Returns 0 or a negative errno; then there is
 * no segment.
 */
int lifeline_acquire(const char *folder);

/* Removes the segment of the last lifeline_acquire(), for every end but a kill. */
void lifeline_release(void);
