#include "sources/tracker/bluez_notify.h"

#include "sources/bus_query.h"
#include "sources/tracker/bluez_objects.h"

/* An earlier request of ours has no answer yet. */
#define IN_PROGRESS "org.bluez.Error.InProgress"

static void set_refused(struct bluez_notify *n, bool is_refused)
{
    if (n->is_refused == is_refused)
        return;
    n->is_refused = is_refused;
    n->changed(n->userdata);
}

static int on_started(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct bluez_notify *n = userdata;

    n->call = sd_bus_slot_unref(n->call);
    set_refused(n, sd_bus_message_is_method_error(m, NULL) &&
                       !sd_bus_message_is_method_error(m, IN_PROGRESS));
    return 0;
}

void bluez_notify_start(struct bluez_notify *n)
{
    n->is_requested = bus_query(n->bus, &n->call, bus_owner_get(n->owner), n->path,
                                BLUEZ_CHARACTERISTIC, "StartNotify", on_started, n, NULL) >= 0;
}

/* BlueZ handles it after a StartNotify that has no answer yet, so none is awaited. */
void bluez_notify_stop(struct bluez_notify *n)
{
    sd_bus_message *m = NULL;

    n->call = sd_bus_slot_unref(n->call);
    if (n->is_requested &&
        sd_bus_message_new_method_call(n->bus, &m, bus_owner_get(n->owner), n->path,
                                       BLUEZ_CHARACTERISTIC, "StopNotify") >= 0 &&
        sd_bus_message_set_expect_reply(m, false) >= 0 &&
        sd_bus_message_set_auto_start(m, false) >= 0)
        sd_bus_send(n->bus, m, NULL);
    sd_bus_message_unref(m);
    n->is_requested = false;
    set_refused(n, false);
}

void bluez_notify_done(struct bluez_notify *n)
{
    n->call = sd_bus_slot_unref(n->call);
}
