/*
 * BlueZ device: follows the connection of one device and listens to its values while it is
 * connected.
 *
 * Only the values that arrive as signals count: those that BlueZ has stored may be hours old.
 */
#pragma once

#include "sources/tracker/bluez_state.h"

/* Returns NULL if there is no memory. The object is applied by bluez_device_update(). */
struct bluez_device *bluez_device_new(const struct bluez_port *port,
                                      const struct bluez_device_object *object);

/* Applies what BlueZ lists about the device. */
void bluez_device_update(struct bluez_device *d, const struct bluez_device_object *object);

/* Applies the settings. */
void bluez_device_configure(struct bluez_device *d);

/* Withdraws the requests for notifications. */
void bluez_device_unsubscribe(struct bluez_device *d);

/* Ends the evidence of the device and removes its tracker. */
struct bluez_device *bluez_device_free(struct bluez_device *d);

/* Frees the device when the service stops: nothing has changed for the person, so its evidence
 * stays, and the tracker is freed with the list of all. */
struct bluez_device *bluez_device_leave(struct bluez_device *d);
