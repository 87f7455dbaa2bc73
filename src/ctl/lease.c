/*
 * Nothing here ticks: one timer at the end of the lease, one match for the service's comings and
 * goings, one for the keeper's name.
 */
#include "ctl/lease.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "ctl/client.h"
#include "ctl/keeper.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

usec lease_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_BOOTTIME, &ts);
    return (usec)ts.tv_sec * USEC_SEC + ts.tv_nsec / 1000;
}

static int new_call(struct keeper *k, sd_bus_message **ret)
{
    const struct lease *lease = k->lease;
    usec left = usec_since(lease->end_at, lease_now());
    int r =
        client_new_call(k->bus, NULL, lease->interface, lease->method, /* may_start= */ false, ret);

    /* The service takes no lease that is as good as over. */
    left = usec_min(usec_max(left, LEASE_LEAST), LEASE_MOST);
    return r < 0 ? r : sd_bus_message_append(*ret, "sst", lease->who, lease->what, (uint64_t)left);
}

/* A command that runs is not ended because nobody hears of it any more. */
static void give_up(struct keeper *k, enum command_status status)
{
    if (!k->ends_with_child)
        keeper_end(k, status);
}

static int on_taken_again(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct keeper *k = userdata;
    const sd_bus_error *problem = sd_bus_message_get_error(m);

    (void)error;
    if (problem && !sd_bus_error_has_names(problem, SD_BUS_ERROR_SERVICE_UNKNOWN,
                                           SD_BUS_ERROR_NAME_HAS_NO_OWNER, SD_BUS_ERROR_NO_REPLY))
        give_up(k, client_call_failed(problem, -sd_bus_message_get_errno(m)));
    return 0;
}

static void take_again(struct keeper *k)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = new_call(k, &m);

    if (r >= 0)
        r = sd_bus_call_async(k->bus, NULL, m, on_taken_again, k, (uint64_t)CLIENT_TIMEOUT);
    if (r < 0)
        give_up(k, client_failed("ask the lumbard service", r));
}

static bool is_from_bus(sd_bus_message *m)
{
    return g_strcmp0(sd_bus_message_get_sender(m), BUS_NAME) == 0;
}

static int on_service(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct keeper *k = userdata;
    const char *name, *before, *now;

    (void)error;
    if (!is_from_bus(m) || sd_bus_message_read(m, "sss", &name, &before, &now) < 0 ||
        strcmp(name, LUMBARD_NAME) != 0)
        return 0;
    if (*now)
        take_again(k);
    else if (k->is_talking)
        fprintf(stderr, "The lumbard service stopped; this goes on when it is back.\n");
    return 0;
}

static int on_name_lost(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct keeper *k = userdata;
    const char *name;

    (void)error;
    if (is_from_bus(m) && sd_bus_message_read(m, "s", &name) >= 0 &&
        strcmp(name, k->lease->keeper) == 0)
        keeper_end(k, COMMAND_FINE);
    return 0;
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct keeper *k = userdata;

    (void)m;
    (void)error;
    if (k->is_talking)
        fprintf(stderr, "The connection to the session bus was lost.\n");
    give_up(k, COMMAND_FAILED);
    return 0;
}

static int on_time(sd_event_source *source, uint64_t at, void *userdata)
{
    struct keeper *k = userdata;

    (void)at;
    if (k->lease->end_at != USEC_NEVER) {
        keeper_end(k, COMMAND_FINE);
        return 0;
    }
    take_again(k);
    sd_event_source_set_time_relative(source, (uint64_t)LEASE_MOST / 2);
    return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int watch(struct keeper *k)
{
    int r = sd_bus_match_signal(k->bus, NULL, "org.freedesktop.DBus.Local",
                                "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                                "Disconnected", on_disconnected, k);

    if (r >= 0)
        r = sd_bus_add_match(k->bus, NULL,
                             "type='signal',sender='" BUS_NAME "',path='" BUS_PATH
                             "',interface='" BUS_NAME
                             "',member='NameOwnerChanged',arg0='" LUMBARD_NAME "'",
                             on_service, k);
    if (r >= 0 && k->lease->keeper)
        r = sd_bus_match_signal(k->bus, NULL, BUS_NAME, BUS_PATH, BUS_NAME, "NameLost",
                                on_name_lost, k);
    return r;
}

enum command_status keeper_take(struct keeper *k, const struct lease *lease)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    enum command_status status;
    int r;

    *k = (struct keeper){ .lease = lease };
    status = client_open(&k->bus);
    if (status != COMMAND_FINE)
        return status;
    r = sd_event_new(&k->event);
    if (r >= 0)
        r = watch(k);
    if (r >= 0)
        r = new_call(k, &m);
    if (r < 0)
        return client_failed("ask the lumbard service", r);
    status = client_call(k->bus, m, NULL);
    /* A bus that gives out no names only means that the earlier keeper stays until its time. */
    if (status == COMMAND_FINE && lease->keeper)
        sd_bus_request_name(k->bus, lease->keeper,
                            SD_BUS_NAME_ALLOW_REPLACEMENT | SD_BUS_NAME_REPLACE_EXISTING);
    return status;
}

enum command_status keeper_keep(struct keeper *k)
{
    const usec end_at = k->lease->end_at;
    const usec at = end_at == USEC_NEVER ? lease_now() + LEASE_MOST / 2 : end_at;
    int r = sd_event_add_time(k->event, NULL, CLOCK_BOOTTIME, (uint64_t)at, 0, on_time, k);

    if (r >= 0)
        r = sd_bus_attach_event(k->bus, k->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_event_loop(k->event);
    return r < 0 ? client_failed("keep up the connection", r) : (enum command_status)r;
}

void keeper_end(struct keeper *k, enum command_status status)
{
    sd_event_exit(k->event, (int)status);
}

void keeper_done(struct keeper *k)
{
    if (k->bus)
        sd_bus_detach_event(k->bus);
    k->bus = sd_bus_flush_close_unref(k->bus);
    k->event = sd_event_unref(k->event);
}

enum command_status lease_release(const char *interface, const char *method, const char *who,
                                  const char *keeper, bool *ret_had)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    enum command_status status = client_open(&bus);
    int r;

    if (status != COMMAND_FINE)
        return status;
    r = client_new_call(bus, NULL, interface, method, /* may_start= */ false, &m);
    if (r >= 0)
        r = sd_bus_message_append(m, "s", who);
    if (r < 0)
        return client_failed("ask the lumbard service", r);
    r = sd_bus_call(bus, m, /* timeout= */ 0, &error, NULL);
    *ret_had = r >= 0;
    if (r < 0 && !sd_bus_error_has_name(&error, SD_BUS_ERROR_INVALID_ARGS))
        return client_call_failed(&error, r);
    sd_bus_request_name(bus, keeper, SD_BUS_NAME_REPLACE_EXISTING);
    return COMMAND_FINE;
}
