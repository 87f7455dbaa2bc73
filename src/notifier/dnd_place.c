/*
 * mako has ListModes in all releases, but the signal only since 1.10. For older releases the end of
 * do-not-disturb can only be polled.
 */
#include "notifier/dnd_place.h"

#define PROPERTIES   "org.freedesktop.DBus.Properties"
#define SERVER       "org.freedesktop.Notifications"
#define DUNST        "org.dunstproject.cmd0"
#define MAKO         "fr.emersion.Mako"
#define SWAYNC       "org.erikreider.swaync.cc"
#define MAKO_AGAIN_S 20

static const struct dnd_place PLACES[DND_KIND_MAX] = {
    [DND_INHIBITED] = {
        .path = "/org/freedesktop/Notifications",
        .interface = PROPERTIES, .method = "Get", .arguments = { SERVER, "Inhibited" },
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged", .signal_arg0 = SERVER,
    },
    [DND_DUNST] = {
        .path = "/org/freedesktop/Notifications",
        .interface = PROPERTIES, .method = "Get", .arguments = { DUNST, "paused" },
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged", .signal_arg0 = DUNST,
    },
    [DND_MAKO] = {
        .path = "/fr/emersion/Mako", .interface = MAKO, .method = "ListModes",
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged", .signal_arg0 = MAKO,
        .again_s = MAKO_AGAIN_S,
    },
    [DND_SWAYNC] = {
        .path = "/org/erikreider/swaync/cc", .interface = SWAYNC, .method = "GetDnd",
        .method_too = "IsInhibited", /* by a program; since 0.8 */
        .signal_interface = SWAYNC,
    },
    [DND_XFCE] = {
        .name = "org.xfce.Xfconf", .path = "/org/xfce/Xfconf",
        .interface = "org.xfce.Xfconf", .method = "GetProperty",
        .arguments = { "xfce4-notifyd", "/do-not-disturb" },
        .signal_interface = "org.xfce.Xfconf", .signal = "PropertyChanged",
        .signal_arg0 = "xfce4-notifyd",
    },
};

const struct dnd_place *dnd_place_find(enum dnd_kind kind)
{
    return PLACES[kind].method ? &PLACES[kind] : NULL;
}

/* A boolean, or mako's list of modes, whose names the user chooses. */
static bool judge(GVariant *value, const char *const *modes)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);

        return judge(inner, modes);
    }
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_variant_get_boolean(value);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_autofree const char **current = g_variant_get_strv(value, NULL);

        for (size_t i = 0; current[i]; i++)
            if (g_strv_contains(modes, current[i]))
                return true;
    }
    return false;
}

bool dnd_place_judge(GVariant *reply, const char *const *modes)
{
    g_autoptr(GVariant) value = NULL;

    if (!g_variant_is_of_type(reply, G_VARIANT_TYPE_TUPLE) || g_variant_n_children(reply) == 0)
        return false;
    value = g_variant_get_child_value(reply, 0);
    return judge(value, modes);
}
