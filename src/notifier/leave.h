/*
 * Leave: ends this program once it has nothing to do, without losing a call that is on its way.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Seconds without anything to do. */
#define LEAVE_AFTER 30

struct leave;

/* @loop is ended when all is answered. With @stays nothing ever happens. */
struct leave *leave_new(GDBusConnection *bus, GMainLoop *loop, bool stays);

/* To be told whenever something was done: the wait starts anew if @is_quiet, else there is none. */
void leave_consider(struct leave *leave, bool is_quiet);

/* From here on every call is to be answered with org.lumbard.Error.Leaving. */
bool leave_is_going(const struct leave *leave);

struct leave *leave_free(struct leave *leave);
