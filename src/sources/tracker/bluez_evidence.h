/*
 * BlueZ evidence: what the values of a device show. A watch becomes a tracker; a belt and a desk
 * are evidence of the source itself, with the name of the device.
 */
#pragma once

#include "sources/tracker/bluez_state.h"

/* A new value of @kind. */
void bluez_evidence_report(struct bluez_device *d, enum gatt_kind kind,
                           const struct gatt_report *report);

/* Trackers.StandingAbove or the height changed. */
void bluez_evidence_update_desk(struct bluez_device *d);

/* The device is not connected any more, or about to get another name. */
void bluez_evidence_end(struct bluez_device *d);
