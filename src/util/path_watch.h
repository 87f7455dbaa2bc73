/*
 * Path watch: inotify on a file or folder, with a line in the log if that fails.
 */
#pragma once

#include <systemd/sd-event.h>

/**
 * path_watch() - call @handler for the events of @mask
 * @missed:  what is missed without the watch: "displays that start later"
 *
 * A path that does not exist is not logged. Returns 0 or a negative errno.
 */
int path_watch(sd_event *event, sd_event_source **ret, const char *path, uint32_t mask,
               sd_event_inotify_handler_t handler, void *userdata, const char *missed);
