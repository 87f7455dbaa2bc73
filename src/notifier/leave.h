/*
 * Leave: ends the program when it is idle, without losing a call that is in transit.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Idle time, in seconds. */
#define LEAVE_AFTER 30

struct leave;

/* @loop ends when all calls are answered. With @stays the program never ends by itself. */
struct leave *leave_new(GDBusConnection *bus, GMainLoop *loop, bool stays);

/* Call this after every change: restarts the wait if @is_quiet, else stops it. */
void leave_consider(struct leave *leave, bool is_quiet);

/* If true, answer every call with org.lumbard.Error.Leaving. */
bool leave_is_going(const struct leave *leave);

struct leave *leave_free(struct leave *leave);
