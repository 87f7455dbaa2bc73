/*
 * Settings message: the value of a setting in a D-Bus message. lumbarctl uses it too.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/settings.h"

/* Appends the value of the type settings_signature(). Returns 0 or a negative errno. */
int settings_message_append(sd_bus_message *m, const struct settings *s,
                            const struct settings_entry *entry);
