/*
 * Guard: ends the process when a call into libnotify does not return.
 *
 * libnotify waits up to 25 s for a server that hangs, offers no asynchronous calls, and keeps
 * global state that only a process exit clears. The exit releases the bus name, so the daemon
 * detects the failure at once.
 */
#pragma once

/* Seconds. Less than the daemon's timeout of 5 s: a popup must not appear after the daemon has
 * given it up. */
#define GUARD_LIMIT 4

/* Call once, before the first guard_begin(). It resets a signal disposition or mask that the parent
 * may have left. */
void guard_init(void);

/* Calls may be nested; the limit counts from the outermost one. */
void guard_begin(void);
void guard_end(void);
