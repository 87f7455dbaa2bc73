/*
 * BlueZ: fitness trackers, walking pads and desks with Bluetooth.
 *
 * bluetoothd sends each value that a device reports to all users of the system bus, whichever
 * program requested it. This source listens to the values that others receive and writes nothing to
 * a device; only for the devices of Trackers.Subscribe does it request the values itself. It never
 * connects, pairs or scans: many watches accept a single connection, and another program has it.
 *
 * Without bluetoothd it follows nothing but the owner of the name. With bluetoothd it listens to
 * new objects, and for each device that has a characteristic of interest, to its connection; to
 * values only while such a device is connected, by the path of each characteristic. So other
 * Bluetooth devices do not wake the service.
 */
#include <stdlib.h>
#include <string.h>

#include "sources/bus_query.h"
#include "sources/system_bus.h"
#include "sources/tracker/bluez_detail.h"
#include "sources/tracker/bluez_device.h"

#define NAME           "org.bluez"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

struct bluez {
    struct source *source;
    struct bluez_port port;
    char *unique; /* the owner whose devices these are; NULL: none */
    sd_bus_slot *call;
    bool is_outdated; /* something changed after the call */
    bool is_listed;   /* the last call succeeded */
    unsigned n, n_left_out;
    struct bluez_device *devices[BLUEZ_DEVICES_MAX]; /* owned */
};

static void set_detail(struct bluez *b)
{
    struct bilingual detail = { 0 };

    if (!b->is_listed)
        return;
    bluez_detail_write(&detail, b->devices, b->n);
    source_set_sentence(b->source, SOURCE_READY, &detail);
    source_set_left_out(b->source, b->n_left_out);
}

static void on_device_changed(void *userdata)
{
    set_detail(userdata);
}

/* ---- the devices */

static void refresh(struct bluez *b);

static void drop_devices(struct bluez *b)
{
    while (b->n)
        bluez_device_free(b->devices[--b->n]);
    b->n_left_out = 0;
}

static struct bluez_device *find_device(const struct bluez *b, const char *path)
{
    for (unsigned i = 0; i < b->n; i++)
        if (strcmp(b->devices[i]->path, path) == 0)
            return b->devices[i];
    return NULL;
}

static bool is_listed(const struct bluez_device *d, const struct bluez_objects *objects)
{
    for (unsigned i = 0; i < objects->n; i++)
        if (strcmp(objects->devices[i].path, d->path) == 0 &&
            strcmp(objects->devices[i].address, d->address) == 0)
            return true;
    return false;
}

static void drop_missing(struct bluez *b, const struct bluez_objects *objects)
{
    for (unsigned i = 0; i < b->n;) {
        struct bluez_device *d = b->devices[i];

        if (is_listed(d, objects)) {
            i++;
            continue;
        }
        b->n--;
        memmove(&b->devices[i], &b->devices[i + 1], (b->n - i) * sizeof b->devices[0]);
        bluez_device_free(d);
    }
}

/* Returns whether there are new devices. */
static bool apply(struct bluez *b, const struct bluez_objects *objects)
{
    bool has_new = false;

    drop_missing(b, objects);
    for (unsigned i = 0; i < objects->n; i++) {
        struct bluez_device *d = find_device(b, objects->devices[i].path);

        if (!d) {
            d = bluez_device_new(&b->port, &objects->devices[i]);
            if (!d)
                abort();
            b->devices[b->n++] = d;
            has_new = true;
        }
        bluez_device_update(d, &objects->devices[i]);
    }
    b->n_left_out = objects->n_left_out;
    return has_new;
}

static void fail(struct bluez *b, const char *error)
{
    b->is_listed = false;
    source_set_state(b->source, SOURCE_FAILED, N_("%s does not list its devices: %.100s"), NAME,
                     error);
}

static int on_objects(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct bluez *b = userdata;
    struct bluez_objects objects;
    bool is_outdated = b->is_outdated;
    int r;

    b->call = sd_bus_slot_unref(b->call);
    b->is_outdated = false;
    if (sd_bus_message_is_method_error(m, NULL)) {
        fail(b, sd_bus_message_get_error(m)->name);
    } else if ((r = bluez_objects_read(m, &objects)) < 0) {
        fail(b, strerror(-r));
    } else {
        b->is_listed = true;
        /* A device may have connected before the bus had the match for its signals. */
        is_outdated |= apply(b, &objects);
        set_detail(b);
    }
    if (is_outdated)
        refresh(b);
    return 0;
}

static void refresh(struct bluez *b)
{
    int r;

    if (b->call) {
        b->is_outdated = true;
        return;
    }
    r = bus_query(b->port.bus, &b->call, b->unique, "/", OBJECT_MANAGER, "GetManagedObjects",
                  on_objects, b, NULL);
    if (r < 0)
        fail(b, strerror(-r));
}

static void on_device_removed(void *userdata)
{
    refresh(userdata);
}

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    if (bluez_adds_characteristic(m))
        refresh(userdata);
    return 0;
}

/* ---- the owner of the name */

static void forget_owner(struct bluez *b)
{
    b->is_listed = b->is_outdated = false;
    b->call = sd_bus_slot_unref(b->call);
    free(b->unique);
    b->unique = NULL;
}

static void on_owner(void *userdata, const char *unique)
{
    struct bluez *b = userdata;

    if (unique && b->unique && strcmp(unique, b->unique) == 0) {
        refresh(b); /* signals may be missing */
        return;
    }
    forget_owner(b);
    drop_devices(b);
    if (!unique) {
        source_set_left_out(b->source, 0);
        source_set_state(b->source, SOURCE_ABSENT, N_("%s is not on the system bus"), NAME);
        return;
    }
    b->unique = strdup(unique);
    if (!b->unique)
        abort();
    refresh(b);
}

static void stop(struct bluez *b)
{
    forget_owner(b);
    drop_devices(b);
    b->port.owner = bus_owner_free(b->port.owner);
    b->port.bus = NULL;
    source_set_left_out(b->source, 0);
}

static int start(struct bluez *b, sd_bus *bus)
{
    static const struct bus_rule added = { .path = "/",
                                           .interface = OBJECT_MANAGER,
                                           .member = "InterfacesAdded" };
    int r = bus_owner_new(bus, NAME, on_owner, b, &b->port.owner);

    b->port.bus = bus;
    if (r >= 0)
        r = bus_owner_listen(b->port.owner, NULL, added, on_added, b);
    if (r < 0)
        stop(b);
    return r;
}

/* ---- the source */

static void bluez_probe(struct source *s)
{
    struct bluez *b = s->self;
    sd_bus *bus = system_bus_get(s->port->system_bus);
    const bool is_off = s->port->settings->bluez == SETTINGS_BLUEZ_OFF;
    int r;

    if (bus && bus == b->port.bus && !is_off)
        return;
    if (is_off)
        for (unsigned i = 0; i < b->n; i++)
            bluez_device_unsubscribe(b->devices[i]);
    stop(b);
    if (is_off)
        source_set_state(s, SOURCE_ABSENT, N_("the setting Trackers.BlueZ is off"));
    else if (!bus)
        source_set_state(s, SOURCE_ABSENT, N_("no system bus"));
    else if ((r = start(b, bus)) < 0)
        source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
}

static void bluez_configure(struct source *s)
{
    struct bluez *b = s->self;

    bluez_probe(s);
    for (unsigned i = 0; i < b->n; i++)
        bluez_device_configure(b->devices[i]);
}

static void bluez_ask(struct source *s)
{
    struct bluez *b = s->self;

    if (b->unique && !b->call && (b->n || !b->is_listed))
        refresh(b);
}

static int bluez_open(struct source *s)
{
    struct bluez *b = s->self;

    b->source = s;
    b->port = (struct bluez_port){
        .source = s, .changed = on_device_changed, .removed = on_device_removed, .userdata = b
    };
    bluez_probe(s);
    return 0;
}

static void bluez_close(struct source *s)
{
    struct bluez *b = s->self;

    while (b->n)
        bluez_device_leave(b->devices[--b->n]);
    forget_owner(b);
    bus_owner_free(b->port.owner);
}

const struct source_type source_bluez = {
    .name = "bluez",
    .kind = SOURCE_TRACKER,
    .size = sizeof(struct bluez),
    .open = bluez_open,
    .close = bluez_close,
    .probe = bluez_probe,
    .configure = bluez_configure,
    .ask = bluez_ask,
    .asks_again = true,
};
