/*
 * Proximity devices: the human presence sensors of this machine (HID usage 0x200011), as the
 * kernel's IIO subsystem lists them below /sys.
 *
 * A device is recognised by its attribute "name", "prox". Its number changes at each boot and at
 * each resume, so the devices are searched for again before each reading, and numbers are not kept.
 * Listing them never blocks; reading a channel does.
 */
#pragma once

#include "core/settings.h"

#define PROX_DEVICES_MAX 2 /* no machine with more is known */
#define PROX_PATH_MAX    96

/* Writes the numbers of the devices in ascending order; returns how many there are, at most
 * PROX_DEVICES_MAX. */
unsigned prox_devices_find(unsigned ret[PROX_DEVICES_MAX]);

/* Writes the path of @attribute of the device. Returns whether that file exists. */
bool prox_devices_attribute(char path[PROX_PATH_MAX], unsigned number, const char *attribute);

/* Why a source does not read them. */
#define PROX_DEVICES_NONE N_("no human presence sensor (an IIO device with the name prox)")
#define PROX_DEVICES_OFF  N_("not used: the setting Sensors.Presence is off")

/* Whether Sensors.Presence is off. */
static inline bool prox_devices_are_off(const struct settings *s)
{
    return s->presence_sensor == SETTINGS_SENSOR_OFF;
}
