/*
 * BlueZ objects: the messages of org.bluez about devices and their characteristics.
 *
 * Only characteristics whose values gatt_parse() reads are of interest, and devices that have one.
 * Texts and bytes are borrowed from the message. Members of an unexpected type are skipped.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/tracker/gatt.h"

#define BLUEZ_DEVICE         "org.bluez.Device1"
#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"

#define BLUEZ_DEVICES_MAX         16 /* at once */
#define BLUEZ_CHARACTERISTICS_MAX 8  /* of one device */

#define BLUEZ_ADDRESS_SIZE 18

enum bluez_fact { BLUEZ_UNKNOWN, BLUEZ_NO, BLUEZ_YES };

/* The properties that are in the message; a text that is not there is NULL. */
struct bluez_properties {
    const char *address, *name, *alias;        /* of a device */
    enum bluez_fact is_connected, is_resolved; /* of a device */
    const char *uuid;                          /* of a characteristic */
    bool can_notify;                           /* of a characteristic */
    const uint8_t *value;                      /* of a characteristic; not NULL: there is one */
    size_t length;                             /* of the value */
};

/* Reads PropertiesChanged, of which nothing has been read yet. Returns 0, or a negative errno if it
 * is of another interface or cannot be read. */
int bluez_properties_changed(sd_bus_message *m, const char *interface,
                             struct bluez_properties *ret);

/* Whether InterfacesAdded announces a characteristic of interest. */
bool bluez_adds_characteristic(sd_bus_message *m);

struct bluez_object {
    const char *path;
    enum gatt_kind kind;
    bool can_notify;
};

struct bluez_device_object {
    const char *path;
    size_t path_length; /* in @path: the rest of it may be the path of a characteristic */
    char address[BLUEZ_ADDRESS_SIZE]; /* AA:BB:CC:DD:EE:FF, in capitals */
    const char *name; /* for people, as the device or the person calls it; may be empty */
    bool is_connected, is_resolved;
    unsigned n;
    struct bluez_object characteristics[BLUEZ_CHARACTERISTICS_MAX];
};

struct bluez_objects {
    unsigned n;
    struct bluez_device_object devices[BLUEZ_DEVICES_MAX];
    unsigned n_left_out; /* characteristics of devices beyond BLUEZ_DEVICES_MAX */
};

/* Reads the reply of GetManagedObjects: the devices with a valid address and a characteristic of
 * interest. Returns 0 or a negative errno. */
int bluez_objects_read(sd_bus_message *m, struct bluez_objects *ret);
