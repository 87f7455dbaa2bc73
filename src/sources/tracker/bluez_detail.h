/*
 * BlueZ detail: the connected devices in one sentence, with the height of a desk and the requests
 * that BlueZ refused.
 */
#pragma once

#include "sources/tracker/bluez_state.h"

/* @ret: empty. */
void bluez_detail_write(struct bilingual *ret, struct bluez_device *const *devices,
                        unsigned n_devices);
