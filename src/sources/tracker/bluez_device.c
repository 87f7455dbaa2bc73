#include "sources/tracker/bluez_device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sources/tracker/bluez_evidence.h"
#include "util/log.h"

/* ---- values */

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const struct bluez_characteristic *c = userdata;
    struct bluez_device *d = c->device;
    struct bluez_properties p;
    struct gatt_report report;
    int r;

    if (bluez_properties_changed(m, BLUEZ_CHARACTERISTIC, &p) < 0 || !p.value)
        return 0;
    r = gatt_parse(c->kind, p.value, p.length, &report);
    if (r == 0)
        bluez_evidence_report(d, c->kind, &report);
    else if (r < 0 && d->tracker)
        tracker_discard(d->tracker);
    else if (r < 0)
        source_discard(d->port->source);
    return 0;
}

/* ---- the tracker */

static unsigned provides(const struct bluez_device *d)
{
    static const unsigned by_kind[GATT_KIND_MAX] = {
        [GATT_HEART_RATE] = TRACKER_HEART_RATE | TRACKER_WORN,
        [GATT_STEPS_INFINITIME] = TRACKER_STEPS,
        [GATT_STEPS_HUAMI] = TRACKER_STEPS,
        [GATT_RUNNING] = TRACKER_POSTURE,
    };
    unsigned all = 0;

    for (unsigned i = 0; i < d->n; i++)
        all |= by_kind[d->characteristics[i]->kind];
    return all;
}

/* "bt-c0ffee000001" */
static void write_id(char id[static TRACKER_ID_MAX], const char *address)
{
    char *to = id + strlen("bt-");

    strcpy(id, "bt-");
    for (; *address; address++)
        if (*address != ':')
            *to++ = *address >= 'A' ? (char)(*address - 'A' + 'a') : *address;
    *to = '\0';
}

static void remove_tracker(struct bluez_device *d)
{
    d->tracker = tracker_remove(d->tracker);
}

/* Two adapters may know the same device: the tracker is of the one that is connected. */
static void take_over(const struct source *s, const char *id)
{
    struct tracker *t = trackers_find(s->port->trackers, id);

    if (t && t->form.source == s && !t->is_linked)
        remove_tracker(t->form.userdata);
}

static void add_tracker(struct bluez_device *d)
{
    char id[TRACKER_ID_MAX];
    const struct tracker_form form = { .id = id,
                                       .name = d->name,
                                       .source = d->port->source,
                                       .provides = provides(d),
                                       .counter = STEP_COUNTER_DAY,
                                       .userdata = d };
    int r;

    write_id(id, d->address);
    take_over(d->port->source, id);
    r = trackers_add(d->port->source->port->trackers, &form, &d->tracker);
    if (r == -ENOMEM)
        abort();
    if (r < 0)
        log_info("the tracker %s is not used: %s", id,
                 r == -EEXIST ? "another one has this id" : "there are too many");
}

/* A tracker stays listed while BlueZ knows the device. */
static void link_tracker(struct bluez_device *d)
{
    const unsigned all = provides(d);

    if (d->tracker && (!all || strcmp(d->tracker->name, d->name) != 0))
        remove_tracker(d);
    if (d->tracker) {
        tracker_set_provides(d->tracker, all);
        tracker_set_link(d->tracker, true);
    } else if (all) {
        add_tracker(d);
    }
}

/* ---- the connection */

static bool is_subscribed(const struct bluez_device *d)
{
    return strstr(d->port->source->port->settings->subscribe, d->address) != NULL;
}

void bluez_device_unsubscribe(struct bluez_device *d)
{
    for (unsigned i = 0; i < d->n; i++)
        bluez_notify_stop(&d->characteristics[i]->notify);
}

static void subscribe(struct bluez_device *d, bool is_new)
{
    if (!is_subscribed(d)) {
        bluez_device_unsubscribe(d);
        return;
    }
    for (unsigned i = 0; i < d->n; i++) {
        struct bluez_characteristic *c = d->characteristics[i];

        if (d->is_open && c->can_notify && (is_new || !c->notify.is_requested))
            bluez_notify_start(&c->notify);
    }
}

static void open_device(struct bluez_device *d)
{
    d->is_open = true;
    for (unsigned i = 0; i < d->n; i++) {
        struct bluez_characteristic *c = d->characteristics[i];

        if (bus_owner_listen(d->port->owner, &c->values,
                             bus_rule_properties(c->path, BLUEZ_CHARACTERISTIC), on_value, c) < 0)
            abort(); /* out of memory */
    }
    link_tracker(d);
    subscribe(d, true);
}

static void close_device(struct bluez_device *d)
{
    if (!d->is_open)
        return;
    d->is_open = false;
    for (unsigned i = 0; i < d->n; i++)
        d->characteristics[i]->values = bus_listener_free(d->characteristics[i]->values);
    bluez_evidence_end(d);
    if (d->tracker)
        tracker_set_link(d->tracker, false);
}

/* Opens or closes the device as BlueZ reports its connection. */
static void follow(struct bluez_device *d)
{
    const bool is_usable = d->is_connected && d->is_resolved;

    if (is_usable == d->is_open)
        return;
    if (is_usable)
        open_device(d);
    else
        close_device(d);
    d->port->changed(d->port->userdata);
}

static void set_fact(bool *fact, enum bluez_fact value)
{
    if (value != BLUEZ_UNKNOWN)
        *fact = value == BLUEZ_YES;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct bluez_device *d = userdata;
    struct bluez_properties p;

    if (bluez_properties_changed(m, BLUEZ_DEVICE, &p) < 0)
        return 0;
    set_fact(&d->is_connected, p.is_connected);
    set_fact(&d->is_resolved, p.is_resolved);
    follow(d);
    return 0;
}

static int on_removed(sd_bus_message *, void *userdata, sd_bus_error *)
{
    const struct bluez_device *d = userdata;

    d->port->removed(d->port->userdata);
    return 0;
}

/* ---- what BlueZ lists */

static void free_characteristics(struct bluez_device *d)
{
    for (unsigned i = 0; i < d->n; i++) {
        struct bluez_characteristic *c = d->characteristics[i];

        bus_listener_free(c->values);
        bluez_notify_done(&c->notify);
        free(c->path);
        free(c);
    }
    d->n = 0;
}

static void add_characteristic(struct bluez_device *d, const struct bluez_object *object)
{
    struct bluez_characteristic *c = calloc(1, sizeof *c);

    if (!c || !(c->path = strdup(object->path)))
        abort();
    c->device = d;
    c->kind = object->kind;
    c->can_notify = object->can_notify;
    c->notify.bus = d->port->bus;
    c->notify.owner = d->port->owner;
    c->notify.path = c->path;
    c->notify.changed = d->port->changed;
    c->notify.userdata = d->port->userdata;
    d->characteristics[d->n++] = c;
}

static bool has_changed(const struct bluez_device *d, const struct bluez_device_object *object)
{
    if (d->n != object->n)
        return true;
    for (unsigned i = 0; i < d->n; i++)
        if (d->characteristics[i]->kind != object->characteristics[i].kind ||
            strcmp(d->characteristics[i]->path, object->characteristics[i].path) != 0)
            return true;
    return false;
}

struct bluez_device *bluez_device_new(const struct bluez_port *port,
                                      const struct bluez_device_object *object)
{
    struct bluez_device *d = calloc(1, sizeof *d);
    struct bus_rule removal = { .path = "/",
                                .interface = "org.freedesktop.DBus.ObjectManager",
                                .member = "InterfacesRemoved" };

    if (!d || !(d->path = strdup(object->path))) {
        free(d);
        return NULL;
    }
    d->port = port;
    d->moves_until_at = d->belt_until_at = USEC_NONE;
    memcpy(d->address, object->address, sizeof d->address);
    removal.arg0_path = d->path;
    if (bus_owner_listen(port->owner, &d->removal, removal, on_removed, d) < 0 ||
        bus_owner_listen(port->owner, &d->properties, bus_rule_properties(d->path, BLUEZ_DEVICE),
                         on_properties, d) < 0)
        return bluez_device_leave(d);
    return d;
}

void bluez_device_update(struct bluez_device *d, const struct bluez_device_object *object)
{
    char name[sizeof d->name];

    text_copy(name, sizeof name, object->name);
    if (!*name)
        text_copy(name, sizeof name, object->address);
    if (strcmp(name, d->name) != 0) {
        close_device(d); /* the evidence has the former name */
        memcpy(d->name, name, sizeof d->name);
    }
    if (has_changed(d, object)) {
        close_device(d);
        free_characteristics(d);
        for (unsigned i = 0; i < object->n; i++)
            add_characteristic(d, &object->characteristics[i]);
    }
    d->is_connected = object->is_connected;
    d->is_resolved = object->is_resolved;
    follow(d);
}

void bluez_device_configure(struct bluez_device *d)
{
    bluez_evidence_update_desk(d);
    subscribe(d, false);
}

struct bluez_device *bluez_device_leave(struct bluez_device *d)
{
    if (!d)
        return NULL;
    bus_listener_free(d->properties);
    bus_listener_free(d->removal);
    free_characteristics(d);
    free(d->path);
    free(d);
    return NULL;
}

struct bluez_device *bluez_device_free(struct bluez_device *d)
{
    if (!d)
        return NULL;
    close_device(d);
    remove_tracker(d);
    return bluez_device_leave(d);
}
