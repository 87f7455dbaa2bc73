/*
 * BlueZ state: one device, shared by the files that follow its connection and judge its values.
 */
#pragma once

#include "sources/source.h"
#include "sources/tracker/bluez_notify.h"
#include "sources/tracker/bluez_objects.h"
#include "sources/tracker/trackers.h"
#include "util/bus_owner.h"

/* Shared by all devices; owned by the source. */
struct bluez_port {
    struct source *source;
    sd_bus *bus;
    struct bus_owner *owner; /* of org.bluez */
    /* The name, the state or the height of a device changed, or an answer to a request. */
    void (*changed)(void *userdata);
    /* BlueZ removed the object of a device; the list of objects must be read again. */
    void (*removed)(void *userdata);
    void *userdata;
};

struct bluez_device;

struct bluez_characteristic {
    struct bluez_device *device;
    char *path;
    enum gatt_kind kind;
    bool can_notify;
    struct bus_listener *values; /* NULL: not connected */
    struct bluez_notify notify;
};

struct bluez_device {
    const struct bluez_port *port;
    char *path;
    char address[BLUEZ_ADDRESS_SIZE];
    char name[EVIDENCE_DETAIL_MAX];
    bool is_connected, is_resolved; /* as BlueZ reports */
    bool is_open;                   /* both: values are listened to */
    struct bus_listener *properties, *removal;
    unsigned n;
    struct bluez_characteristic *characteristics[BLUEZ_CHARACTERISTICS_MAX]; /* owned */
    struct tracker *tracker; /* NULL: it counts nothing, or there is no room */
    usec moves_until_at;     /* as reported to the tracker; USEC_NONE: not yet */
    usec belt_until_at;      /* of the evidence; USEC_NONE: there is none */
    bool has_height;         /* since the device was connected */
    unsigned height;         /* in 0.1 mm above its lowest position */
    unsigned shown_height;   /* the same, when the desk last stood still */
    bool is_raised;          /* there is evidence */
};
