/*
 * Wayland events: reads those of one connection to a compositor, through the loop.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-event.h>

struct wl_display;

/* Calls @handler when there is something to read, but not more often than a person can cause.
 * Returns 0 or a negative errno. */
int wayland_events_watch(sd_event *event, sd_event_source **ret, struct wl_display *display,
                         sd_event_io_handler_t handler, void *userdata);

/* Reads and dispatches what has come, without waiting. False: the connection has ended. */
bool wayland_events_read(struct wl_display *display);
