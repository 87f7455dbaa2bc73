/*
 * Profile: the table. Every line was measured with the real server, or says where it was read.
 *
 * Where has_expiry is false the daemon's own deadline ends the popup. An unknown server is taken at
 * its word for the capabilities and trusted with nothing else.
 */
#include "notifier/profile.h"

#include <string.h>

/* clang-format off */
static const struct profile PROFILES[] = {
    /* dunst 1.9, 1.12: a left click only closes */
    { .server = "dunst", .click = "Middle-click", .dnd = DND_DUNST,
      .has_gauge = true, .has_expiry = true },
    /* mako 1.7, 1.10 */
    { .server = "mako", .click = "Click", .dnd = DND_MAKO,
      .has_gauge = true, .has_expiry = true },
    /* xfce4-notifyd 0.7, 0.9: "value" replaces text and buttons */
    { .server = "Xfce Notify Daemon", .dnd = DND_XFCE,
      .has_buttons = true, .default_is_button = true, .has_expiry = true,
      .closes_on_action = true },
    /* notification-daemon 3.20: hides what expires and does not say so; shows one at a time, and
     * what is closed but still up keeps all others waiting */
    { .server = "Notification Daemon", .click = "Click",
      .has_buttons = true, .leaves_closed_up = true },
    /* swaync 0.7, 0.11: hides what expires and does not say so */
    { .server = "SwayNotificationCenter", .click = "Click", .dnd = DND_SWAYNC,
      .has_buttons = true, .has_gauge = true },
    /* GNOME Shell 48; its do-not-disturb is in GSettings, not on the bus */
    { .server = "gnome-shell", .click = "Click", .dnd = DND_GNOME,
      .has_buttons = true, .hides_unless_critical = true },
    /* Plasma 6.3; clicks by its source */
    { .server = "Plasma", .click = "Click", .dnd = DND_INHIBITED,
      .has_buttons = true, .has_expiry = true },
};
/* clang-format on */

/* By the specification: buttons for the actions, a click for the default one. */
static const struct profile GENERIC = {
    .click = "Click",
    .has_buttons = true,
    .dnd = DND_INHIBITED,
};

const struct profile *profile_find(const char *server)
{
    for (size_t i = 0; i < sizeof PROFILES / sizeof PROFILES[0]; i++)
        if (strcmp(PROFILES[i].server, server) == 0)
            return &PROFILES[i];
    return &GENERIC;
}
