/*
 * Alert signals: Alert and AlertWithdrawn of org.lumbard.Activity1, each sent to one connection.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/tracker/tracker.h"

/* @to: the unique name of the connection. They return 0 or a negative errno. */
int alert_signals_alert(sd_bus *bus, const char *to, const struct tracker_alert *alert);
int alert_signals_withdrawn(sd_bus *bus, const char *to, unsigned id);
