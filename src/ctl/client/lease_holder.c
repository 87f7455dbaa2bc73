/*
 * One timer at the end of the lease, one match for the owner of the service's name, one for the
 * name of this process. A lease without an end is claimed again after half of the service's limit.
 */
#include "ctl/client/lease_holder.h"

#include <stdio.h>
#include <string.h>

#include "config.h"
#include "ctl/client/client.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

static int new_call(struct lease_holder *k, sd_bus_message **ret)
{
    const struct lease_claim *lease = k->lease;
    usec left = usec_since(lease->end_at, lease_now());
    int r =
        client_new_call(k->bus, NULL, lease->interface, lease->method, /* may_start= */ false, ret);

    /* The service refuses a lease shorter than LEASE_LEAST. */
    left = usec_min(usec_max(left, LEASE_LEAST), LEASE_MOST);
    return r < 0 ? r : sd_bus_message_append(*ret, "sst", lease->who, lease->what, (uint64_t)left);
}

/* A running program continues even if the service cannot be reached. */
static void fail(struct lease_holder *k, enum command_status status)
{
    if (!k->ends_with_child)
        lease_holder_end(k, status);
}

static int on_renewed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct lease_holder *k = userdata;
    const sd_bus_error *problem = sd_bus_message_get_error(m);

    if (problem && !sd_bus_error_has_names(problem, SD_BUS_ERROR_SERVICE_UNKNOWN,
                                           SD_BUS_ERROR_NAME_HAS_NO_OWNER, SD_BUS_ERROR_NO_REPLY))
        fail(k, client_call_failed(problem, -sd_bus_message_get_errno(m)));
    return 0;
}

static void renew(struct lease_holder *k)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = new_call(k, &m);

    if (r >= 0)
        r = sd_bus_call_async(k->bus, NULL, m, on_renewed, k, (uint64_t)CLIENT_TIMEOUT);
    if (r < 0)
        fail(k, client_failed(N_("call the lumbard service"), r));
}

static bool is_from_bus(sd_bus_message *m)
{
    return g_strcmp0(sd_bus_message_get_sender(m), BUS_NAME) == 0;
}

static int on_service(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct lease_holder *k = userdata;
    const char *name, *before, *now;

    if (!is_from_bus(m) || sd_bus_message_read(m, "sss", &name, &before, &now) < 0 ||
        strcmp(name, LUMBARD_NAME) != 0)
        return 0;
    if (*now)
        renew(k);
    else if (k->has_terminal)
        fprintf(stderr, _("The lumbard service stopped. The delay continues when it is back.\n"));
    return 0;
}

static int on_name_lost(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct lease_holder *k = userdata;
    const char *name;

    if (is_from_bus(m) && sd_bus_message_read(m, "s", &name) >= 0 &&
        strcmp(name, k->lease->holder_name) == 0)
        lease_holder_end(k, COMMAND_FINE);
    return 0;
}

static int on_disconnected(sd_bus_message *, void *userdata, sd_bus_error *)
{
    struct lease_holder *k = userdata;

    if (k->has_terminal)
        fprintf(stderr, "%s\n", _(CLIENT_DISCONNECTED));
    fail(k, COMMAND_FAILED);
    return 0;
}

static int on_time(sd_event_source *source, uint64_t, void *userdata)
{
    struct lease_holder *k = userdata;

    if (k->lease->end_at != USEC_NEVER) {
        lease_holder_end(k, COMMAND_FINE);
        return 0;
    }
    renew(k);
    sd_event_source_set_time_relative(source, (uint64_t)LEASE_MOST / 2);
    return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int add_matches(struct lease_holder *k)
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
    if (r >= 0 && k->lease->holder_name)
        r = sd_bus_match_signal(k->bus, NULL, BUS_NAME, BUS_PATH, BUS_NAME, "NameLost",
                                on_name_lost, k);
    return r;
}

enum command_status lease_holder_claim(struct lease_holder *k, const struct lease_claim *lease)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    enum command_status status;
    int r;

    *k = (struct lease_holder){ .lease = lease };
    status = client_open(&k->bus);
    if (status != COMMAND_FINE)
        return status;
    r = sd_event_new(&k->event);
    if (r >= 0)
        r = add_matches(k);
    if (r >= 0)
        r = new_call(k, &m);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    status = client_call(k->bus, m, NULL);
    /* If the bus refuses the name, an earlier holder just stays until its lease ends. */
    if (status == COMMAND_FINE && lease->holder_name)
        sd_bus_request_name(k->bus, lease->holder_name,
                            SD_BUS_NAME_ALLOW_REPLACEMENT | SD_BUS_NAME_REPLACE_EXISTING);
    return status;
}

enum command_status lease_holder_run(struct lease_holder *k)
{
    const usec end_at = k->lease->end_at;
    const usec at = end_at == USEC_NEVER ? lease_now() + LEASE_MOST / 2 : end_at;
    int r = sd_event_add_time(k->event, NULL, CLOCK_BOOTTIME, (uint64_t)at, 0, on_time, k);

    if (r >= 0)
        r = sd_bus_attach_event(k->bus, k->event, SD_EVENT_PRIORITY_NORMAL);
    if (r >= 0)
        r = sd_event_loop(k->event);
    return r < 0 ? client_failed(N_("wait for the end of the lease"), r) : (enum command_status)r;
}

void lease_holder_end(struct lease_holder *k, enum command_status status)
{
    sd_event_exit(k->event, (int)status);
}

void lease_holder_done(struct lease_holder *k)
{
    if (k->bus)
        sd_bus_detach_event(k->bus);
    k->bus = sd_bus_flush_close_unref(k->bus);
    k->event = sd_event_unref(k->event);
}
