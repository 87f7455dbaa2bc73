/*
 * PropertiesChanged: what that signal says of one property.
 */
#pragma once

#include <systemd/sd-bus.h>

enum property_change {
    PROPERTY_UNTOUCHED, /* not mentioned, or another interface's, or it cannot be read */
    PROPERTY_UNSAID,    /* changed, but the value is not in the signal */
    PROPERTY_SAID,      /* the variant is what is read from the message next */
};

/* @m: the signal, nothing being read of it yet. Whether its sender is to be believed is the
 * caller's to know. */
enum property_change properties_changed(sd_bus_message *m, const char *interface,
                                        const char *property);
