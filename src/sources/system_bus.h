/*
 * System bus: one connection for all sources that need it, made after start-up, and made again when
 * it breaks.
 *
 * Everything works without it. Its users probe it again when it appears.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct system_bus;

/* @changed: the connection appeared or disappeared; never called from within this call. NULL on
 * ENOMEM. */
struct system_bus *system_bus_new(sd_event *event, void (*changed)(void *userdata), void *userdata);
struct system_bus *system_bus_free(struct system_bus *s);

/* The connection, attached to the loop; NULL: none now. When the answer changes, the user drops the
 * slots of the old connection. */
sd_bus *system_bus_get(const struct system_bus *s);
