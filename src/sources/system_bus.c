#include "sources/system_bus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>

#include "util/backoff.h"
#include "util/bus_match.h"
#include "util/log.h"
#include "util/path_watch.h"

/* After the bus broke or refused us, or its socket appeared: at 1, 2, 4 ... 32 s; then only a new
 * socket wakes us. Where there never was a bus (a container, a bare X session), nothing is retried.
 */
static const struct backoff retries = {
    .first = USEC_SEC, .max = USEC_MIN, .limit = 6, .stable_for = USEC_MIN
};

#define SOCKET "/run/dbus/system_bus_socket"

struct system_bus {
    sd_event *event;
    sd_bus *bus;
    struct bus_match *disconnected;
    void (*changed)(void *userdata);
    void *userdata;
    struct backoff backoff;
    sd_event_source *folder;
    char socket[256]; /* its name without the folder */
};

static int on_retry(sd_event_source *source, uint64_t now, void *userdata);

static void retry_later(struct system_bus *s)
{
    backoff_schedule(&s->backoff, s->event, on_retry, s);
}

static int on_folder(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct system_bus *s = userdata;
    const bool is_lost = e->mask & IN_Q_OVERFLOW; /* the lost events may include the socket */

    if (s->bus || !(is_lost || (e->len && strcmp(e->name, s->socket) == 0)))
        return 0;
    backoff_reset(&s->backoff);
    retry_later(s); /* the socket exists a moment before the bus listens on it */
    return 0;
}

/* Watches the folder of the socket for a new one. */
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
    path_watch(s->event, &s->folder, path, IN_CREATE | IN_MOVED_TO, on_folder, s,
               "a later start of the system bus");
}

static int on_disconnected(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct system_bus *s = userdata;

    if (!s->bus)
        return 0;
    log_info("the system bus is gone");
    s->disconnected = bus_match_free(s->disconnected);
    sd_bus_detach_event(s->bus);
    s->bus = sd_bus_unref(s->bus);
    s->changed(s->userdata);
    retry_later(s);
    return 0;
}

static int connect_now(struct system_bus *s)
{
    sd_bus *bus = NULL;
    int r = sd_bus_open_system(&bus);

    if (r >= 0)
        r = sd_bus_attach_event(bus, s->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = bus_match_new(bus, &bus_rule_disconnected, on_disconnected, NULL, s, &s->disconnected);
    if (r < 0) {
        sd_bus_unref(bus);
        return r;
    }
    s->bus = bus;
    backoff_succeeded(&s->backoff);
    return 0;
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    struct system_bus *s = userdata;

    if (connect_now(s) < 0)
        retry_later(s);
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
    s->backoff = retries;
    s->changed = changed;
    s->userdata = userdata;
    r = connect_now(s);
    if (r < 0)
        log_info("no system bus: %s", strerror(-r));
    if (r < 0 && r != -ENOENT)
        retry_later(s); /* the bus exists, and is full or not ready */
    watch_folder(s);
    return s;
}

struct system_bus *system_bus_free(struct system_bus *s)
{
    if (!s)
        return NULL;
    backoff_done(&s->backoff);
    sd_event_source_disable_unref(s->folder);
    bus_match_free(s->disconnected);
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
