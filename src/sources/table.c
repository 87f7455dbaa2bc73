#include "sources/table.h"

#include "config.h"

extern const struct source_type source_session;
extern const struct source_type source_screensaver;
#if HAVE_WAYLAND
extern const struct source_type display_wayland, display_toplevels, source_inhibit_wayland;
#endif
extern const struct source_type source_mutter, source_muffin;
#if HAVE_X11
extern const struct source_type display_x11, display_fullscreen;
#endif
extern const struct source_type source_logind_idle;
extern const struct source_type source_upower;
extern const struct source_type source_inhibit_gnome, source_inhibit_kde, source_inhibit_logind;
extern const struct source_type source_inhibit_power;
extern const struct source_type source_mpris;
extern const struct source_type source_gamemode, source_gnome_breaks;
#if HAVE_PIPEWIRE
extern const struct source_type source_pipewire;
#endif
extern const struct source_type source_alsa, source_video4linux;
extern const struct source_type source_activity, source_adapters, source_amazfish, source_bluez;
#if HAVE_PRESENCE
extern const struct source_type sensor_presence_iio;
#endif

const struct source_type *const source_table[] = {
    &source_session,
    &source_screensaver,
#if HAVE_WAYLAND
    &display_wayland,
#endif
    &source_mutter,
    &source_muffin,
#if HAVE_X11
    &display_x11,
#endif
    &source_logind_idle, /* the last resort */
    &source_upower,
#if HAVE_WAYLAND
    &source_inhibit_wayland,
#endif
    &source_inhibit_gnome,
    &source_inhibit_kde,
    &source_inhibit_power,
    &source_inhibit_logind,
    &source_mpris,
    &source_gamemode,
    &source_gnome_breaks,
#if HAVE_X11
    &display_fullscreen,
#endif
#if HAVE_WAYLAND
    &display_toplevels,
#endif
#if HAVE_PIPEWIRE
    &source_pipewire,
#endif
    &source_alsa,
    &source_video4linux,
    &source_activity,
    &source_amazfish,
    &source_adapters,
    &source_bluez,
#if HAVE_PRESENCE
    &sensor_presence_iio,
#endif
    NULL,
};
