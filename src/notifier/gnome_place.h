/*
 * The place of do-not-disturb in GNOME's settings: the switch for all notifications, and the two
 * switches of lumbard, which appear in Settings once lumbard has shown a notification.
 *
 * The shell derives the folder of an application from the name of its desktop file: lower case, and
 * each other character is a '-'.
 */
#pragma once

#define GNOME_PLACE_SCHEMA     "org.gnome.desktop.notifications"
#define GNOME_PLACE_APP_SCHEMA "org.gnome.desktop.notifications.application"
#define GNOME_PLACE_APP_PATH   "/org/gnome/desktop/notifications/application/org-lumbard-lumbard1/"

/* As the tool gsettings takes the schema and the path. */
#define GNOME_PLACE_APP GNOME_PLACE_APP_SCHEMA ":" GNOME_PLACE_APP_PATH

#define GNOME_PLACE_BANNERS "show-banners" /* in both schemas */
#define GNOME_PLACE_ENABLE  "enable"       /* of lumbard only */
