/*
 * Peer: the match has arg0, so that other programs that connect do not wake this process.
 */
#include "notifier/peer.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct peer {
    GDBusConnection *bus;
    guint match;
    char *unique;
    peer_changed_fn changed;
    void *data;
};

static void on_name_owner_changed(GDBusConnection *, const char *sender, const char *, const char *,
                                  const char *, GVariant *parameters, void *data)
{
    struct peer *peer = data;
    const char *unique = NULL;

    /* Any program can send a signal of this name; only the one from the bus is valid. */
    if (g_strcmp0(sender, BUS_NAME) != 0 ||
        !g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &unique);
    unique = *unique ? unique : NULL;
    if (g_strcmp0(unique, peer->unique) == 0)
        return;
    g_free(peer->unique);
    peer->unique = g_strdup(unique);
    peer->changed(peer->unique, peer->data);
}

struct peer *peer_watch(GDBusConnection *bus, const char *name, peer_changed_fn changed, void *data)
{
    g_autoptr(GVariant) reply = NULL;
    struct peer *peer = g_new0(struct peer, 1);

    peer->bus = g_object_ref(bus);
    peer->changed = changed;
    peer->data = data;
    peer->match = g_dbus_connection_signal_subscribe(bus, BUS_NAME, BUS_NAME, "NameOwnerChanged",
                                                     BUS_PATH, name, G_DBUS_SIGNAL_FLAGS_NONE,
                                                     on_name_owner_changed, peer, NULL);
    /* An error means that the name has no owner. A closed bus ends the process elsewhere. */
    reply = g_dbus_connection_call_sync(bus, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner",
                                        g_variant_new("(s)", name), G_VARIANT_TYPE("(s)"),
                                        G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
    if (reply)
        g_variant_get(reply, "(s)", &peer->unique);
    return peer;
}

const char *peer_get(const struct peer *peer)
{
    return peer->unique;
}

struct peer *peer_unwatch(struct peer *peer)
{
    if (!peer)
        return NULL;
    g_dbus_connection_signal_unsubscribe(peer->bus, peer->match);
    g_object_unref(peer->bus);
    g_free(peer->unique);
    g_free(peer);
    return NULL;
}
