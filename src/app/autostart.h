/*
 * Autostart: decides whether a start by the desktop's autostart is needed.
 */
#pragma once

#include <stdbool.h>

/**
 * autostart_is_needed() - whether nothing else starts the service in this session
 *
 * False while the name of the service has an owner, and while a user manager of systemd is on the
 * session bus: that one starts the service if its unit is enabled. True without a session bus, so
 * that the start itself reports this.
 */
bool autostart_is_needed(void);
