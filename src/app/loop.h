/*
 * Loop: sd-event with a dead-man timer, armed while a turn runs and disarmed while the loop waits.
 *
 * A hang ends the process with SIGABRT and systemd restarts it, at the price of no wake-up at all:
 * a watchdog would have to be fed. The clock is CLOCK_MONOTONIC, so that a suspend in mid-turn does
 * not kill.
 */
#pragma once

#include <systemd/sd-event.h>

#include "core/moment.h"

#define LOOP_DEADMAN (30 * USEC_SEC)

/**
 * loop_run() - run until sd_event_exit()
 * @deadman:  how long one turn may take, µs
 * @before:   called as the loop has woken, before anything is dispatched
 * @after:    called after each dispatch
 *
 * Returns the exit code, or a negative errno when the loop itself fails.
 */
int loop_run(sd_event *event, usec deadman, void (*before)(void *userdata),
             void (*after)(void *userdata), void *userdata);
