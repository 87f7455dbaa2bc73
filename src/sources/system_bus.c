#include "sources/system_bus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>

#include "core/moment.h"
#include "util/clock.h"
#include "util/log.h"

/* After it broke, was full, or its socket appeared: tries at 1, 2, 4 ... s; from then on only a new
 * socket wakes us. Where there never was one (a container, a bare X session) nothing is tried at
 * all. One that has served for a while gets all of them anew: who is let in and thrown out was not
 * served.
 */
#define TRIES_MAX  6
#define SERVED_FOR USEC_MIN

#define SOCKET "/run/dbus/system_bus_socket"

struct system_bus {
    sd_event *event;
    sd_bus *bus;
    void (*changed)(void *userdata);
    void *userdata;
    sd_event_source *retry, *folder;
    char socket[256]; /* its name without the folder */
    unsigned tries;
    usec connected_at; /* CLOCK_MONOTONIC */
};

static int on_retry(sd_event_source *source, uint64_t now, void *userdata);

static void try_later(struct system_bus *s)
{
    if (s->tries >= TRIES_MAX)
        return;
    s->retry = sd_event_source_disable_unref(s->retry);
    sd_event_add_time_relative(s->event, &s->retry, CLOCK_MONOTONIC, (uint64_t)USEC_SEC << s->tries,
                               0, on_retry, s);
    s->tries++;
}

static int on_folder(sd_event_source *source, const struct inotify_event *e, void *userdata)
{
    struct system_bus *s = userdata;
    const bool is_lost = e->mask & IN_Q_OVERFLOW; /* it may be among those that were lost */

    (void)source;
    if (s->bus || !(is_lost || (e->len && strcmp(e->name, s->socket) == 0)))
        return 0;
    s->tries = 0;
    try_later(s); /* the socket is there a moment before somebody listens on it */
    return 0;
}

/* Has the folder of the socket tell when there is another. */
static void watch_folder(struct system_bus *s)
{
    const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS");
    char path[256];
    char *slash;

    if (address && strncmp(address, "unix:path=", 10) != 0)
        return;
    snprintf(path, sizeof path, "%s", address ? address + 10 : SOCKET);
    path[strcspn(path, ",;")] = 0;
    slash = strrchr(path, '/');
    if (!slash)
        return;
    snprintf(s->socket, sizeof s->socket, "%s", slash + 1);
    *slash = 0;
    sd_event_add_inotify(s->event, &s->folder, path, IN_CREATE | IN_MOVED_TO, on_folder, s);
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct system_bus *s = userdata;

    (void)m;
    (void)error;
    if (!s->bus)
        return 0;
    log_info("the system bus is gone");
    if (usec_since(clock_mono(), s->connected_at) >= SERVED_FOR)
        s->tries = 0;
    sd_bus_detach_event(s->bus);
    s->bus = sd_bus_unref(s->bus);
    s->changed(s->userdata);
    try_later(s);
    return 0;
}

static int connect_now(struct system_bus *s)
{
    sd_bus *bus = NULL;
    int r = sd_bus_open_system(&bus);

    if (r >= 0)
        r = sd_bus_attach_event(bus, s->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_bus_match_signal_async(bus, NULL, "org.freedesktop.DBus.Local",
                                      "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                                      "Disconnected", on_disconnected, NULL, s);
    if (r < 0) {
        sd_bus_unref(bus);
        return r;
    }
    s->bus = bus;
    s->connected_at = clock_mono();
    return 0;
}

static int on_retry(sd_event_source *source, uint64_t now, void *userdata)
{
    struct system_bus *s = userdata;

    (void)source;
    (void)now;
    if (connect_now(s) < 0)
        try_later(s);
    else
        s->changed(s->userdata);
    return 0;
}

struct system_bus *system_bus_new(sd_event *event, void (*changed)(void *userdata), void *userdata)
{
    struct system_bus *s = calloc(1, sizeof *s);
    int r;

    if (!s)
        return NULL;
    s->event = event;
    s->changed = changed;
    s->userdata = userdata;
    r = connect_now(s);
    if (r < 0)
        log_info("no system bus: %s", strerror(-r));
    if (r < 0 && r != -ENOENT)
        try_later(s); /* it is there, and full or not ready */
    watch_folder(s);
    return s;
}

struct system_bus *system_bus_free(struct system_bus *s)
{
    if (!s)
        return NULL;
    sd_event_source_disable_unref(s->retry);
    sd_event_source_disable_unref(s->folder);
    if (s->bus)
        sd_bus_detach_event(s->bus);
    sd_bus_flush_close_unref(s->bus);
    free(s);
    return NULL;
}

sd_bus *system_bus_get(const struct system_bus *s)
{
    return s ? s->bus : NULL;
}
