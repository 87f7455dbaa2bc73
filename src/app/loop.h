/*
 * Loop: sd-event with a dead-man timer, armed while a turn runs and disarmed while the loop waits.
 *
 * A hang ends the process with one line on standard error and SIGABRT, and systemd restarts it. The
 * timer causes no wake-ups; a systemd watchdog would need regular ones. The clock is
 * CLOCK_MONOTONIC, so that a suspend during a turn does not end the process.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-event.h>

#include "core/moment.h"

#define LOOP_DEADMAN (30 * USEC_SEC)

/* The parts of a turn; all are called with .userdata. */
struct loop_turn {
    void (*before)(void *userdata); /* called before each event, as the clocks may have moved since
                                       the one before */
    /* Called after each event; returns true if after() must run before another event is handled. */
    bool (*has_work)(void *userdata);
    /* Called before a wait: returns true if after() must run first, because a prepare callback of
     * sd-event left something to do. */
    bool (*is_unfinished)(void *userdata);
    void (*after)(void *userdata); /* ends the turn */
    void *userdata;
};

/**
 * loop_run() - run until sd_event_exit()
 * @deadman:  longest time of one turn, µs
 * @turn:     borrowed
 *
 * A turn handles one event. During the start, which is the first 64 turns, it handles up to 16
 * events that are ready at once and leave no work. If prepare callbacks of sd-event leave work,
 * that is a turn of its own. Returns the exit code, or a negative errno if the loop itself fails.
 */
int loop_run(sd_event *event, usec deadman, const struct loop_turn *turn);
