/*
 * PropertiesChanged: what that signal reports about one property.
 */
#pragma once

#include <systemd/sd-bus.h>

enum property_change {
    PROPERTY_UNCHANGED,   /* not mentioned, of another interface, or unreadable */
    PROPERTY_INVALIDATED, /* changed, but the value is not in the signal */
    PROPERTY_HAS_VALUE,   /* the next item to read from the message is the variant */
};

/* @m: the signal, of which nothing has been read yet. The caller checks its sender. */
enum property_change properties_changed(sd_bus_message *m, const char *interface,
                                        const char *property);
