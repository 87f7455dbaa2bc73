/*
 * Guard: ends the process when a call into libnotify does not come back.
 *
 * libnotify waits up to 25 s for a server that hangs, has no other way to call, and keeps global
 * state that only a process exit clears. So the exit is the cure: the daemon learns at once that
 * the name is gone.
 */
#pragma once

/* Seconds. Below the 5 s after which the daemon gives up on us: a popup must not come after it was
 * written off. */
#define GUARD_LIMIT 4

/* Once, before the first guard_begin(): a disposition or mask inherited from the parent must not
 * disarm us. */
void guard_init(void);

/* May be nested: the limit counts from the outermost. */
void guard_begin(void);
void guard_end(void);
