/*
 * Profile: the table. Each line was measured with the real server, or names its source.
 *
 * Without has_expiry the daemon's own deadline ends the popup. For an unknown server only the
 * capabilities that it reports are used.
 */
#include "notifier/profile.h"

#include <string.h>

/* clang-format off */
static const struct profile PROFILES[] = {
    /* dunst 1.9, 1.12: a left click only closes the popup */
    { .server = "dunst", .click = "Middle-click", .dnd = DND_DUNST, .icon = PROFILE_ICON_PATH,
      .has_gauge = true, .has_expiry = true },
    /* mako 1.7, 1.10: four lines of 30 characters, or of 22 beside an icon or a picture */
    { .server = "mako", .click = "Click", .dnd = DND_MAKO, .icon = PROFILE_ICON_PATH,
      .has_gauge = true, .has_expiry = true, .cuts_beside_picture = true },
    /* xfce4-notifyd 0.7, 0.9: "value" replaces text and buttons */
    { .server = "Xfce Notify Daemon", .dnd = DND_XFCE, .icon = PROFILE_ICON_PATH,
      .has_buttons = true, .default_is_button = true, .has_expiry = true,
      .closes_on_action = true },
    /* mate-notification-daemon 1.26: has the name of its ancestor, and a click invokes the default
     * action even if there is none; the cross is reported as expiry; keeps the last picture */
    { .server = "Notification Daemon", .vendor = "MATE", .click = "Click",
      .icon = PROFILE_ICON_PATH, .has_buttons = true, .has_expiry = true,
      .closes_on_action = true, .closes_as_expired = true, .keeps_picture = true },
    /* notification-daemon 3.20: does not report expiry; shows one popup at a time, and a closed popup
     * that is still on the screen delays the others; keeps the last picture */
    { .server = "Notification Daemon", .click = "Click", .icon = PROFILE_ICON_PATH,
      .has_buttons = true, .leaves_closed_up = true, .keeps_picture = true },
    /* swaync 0.7, 0.11: does not report expiry; 0.7 hides a popup without a timeout after 8 s */
    { .server = "SwayNotificationCenter", .click = "Click", .dnd = DND_SWAYNC,
      .icon = PROFILE_ICON_PATH,
      .has_buttons = true, .has_gauge = true, .has_own_limit = true },
    /* GNOME Shell 48: do-not-disturb is in GSettings, not on the bus; closes a transient popup after
     * 4 s as expired, others go into its list */
    { .server = "gnome-shell", .click = "Click", .dnd = DND_GNOME,
      .has_buttons = true, .hides_unless_critical = true,
      .ends_transient_early = true },
    /* lxqt-notificationd 1.2: draws four actions or more, the default one among them, as a list with
     * one button, keeps the first actions of a popup for good, and works out the height as if
     * there were no picture */
    { .server = "lxqt-notificationd", .icon = PROFILE_ICON_PATH,
      .has_buttons = true, .default_is_button = true, .has_expiry = true,
      .has_icon_only = true, .keeps_buttons = true, .cuts_last_line = true },
    /* Cinnamon 6.4: after an update it draws no picture, and a click invokes the default action once
     * more for each update; hides a popup after 4 s unless it is critical, and reports a transient
     * one as dismissed. By its source (js/ui/notificationDaemon.js), from 5.6 on: reports expiry only
     * with the setting remove-old, which is off; has no do-not-disturb on the bus */
    { .server = "cinnamon", .click = "Click", .icon = PROFILE_ICON_PATH,
      .has_buttons = true, .hides_unless_critical = true, .cannot_update = true,
      .ends_transient_early = true },
    /* Plasma 6.3: keeps the last picture */
    { .server = "Plasma", .click = "Click", .dnd = DND_INHIBITED,
      .icon = PROFILE_ICON_NAME,
      .has_buttons = true, .has_expiry = true, .keeps_picture = true },
};
/* clang-format on */

/* As the specification demands: buttons for the actions, a click for the default action. */
static const struct profile GENERIC = {
    .click = "Click",
    .icon = PROFILE_ICON_PATH,
    .has_buttons = true,
    .dnd = DND_INHIBITED,
};

const struct profile *profile_find(const char *server, const char *vendor)
{
    for (size_t i = 0; i < sizeof PROFILES / sizeof PROFILES[0]; i++)
        if (strcmp(PROFILES[i].server, server) == 0 &&
            (!PROFILES[i].vendor || strcmp(PROFILES[i].vendor, vendor) == 0))
            return &PROFILES[i];
    return &GENERIC;
}
