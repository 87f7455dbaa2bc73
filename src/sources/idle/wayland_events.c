#include "sources/idle/wayland_events.h"

#include <sys/epoll.h>
#include <wayland-client.h>

#include "core/moment.h"

/* More wake-ups of one descriptor than this in a second are a busy loop, not input. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    200

int wayland_events_watch(sd_event *event, sd_event_source **ret, struct wl_display *display,
                         sd_event_io_handler_t handler, void *userdata)
{
    int r = sd_event_add_io(event, ret, wl_display_get_fd(display), EPOLLIN, handler, userdata);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(*ret, (uint64_t)RATE_INTERVAL, RATE_BURST);
    return r < 0 ? r : 0;
}

bool wayland_events_read(struct wl_display *display)
{
    while (wl_display_prepare_read(display) < 0)
        if (wl_display_dispatch_pending(display) < 0)
            return false;
    return wl_display_read_events(display) >= 0 && wl_display_dispatch_pending(display) >= 0;
}
