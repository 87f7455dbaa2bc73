/*
 * Owner: NameOwnerChanged with arg0, so that a stranger's connect wakes nobody.
 */
#include "notifier/owner.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct owner {
    GDBusConnection *bus;
    guint match;
    char *unique;
    owner_changed_fn changed;
    void *data;
};

static void on_name_owner_changed(GDBusConnection *bus G_GNUC_UNUSED, const char *sender,
                                  const char *path G_GNUC_UNUSED,
                                  const char *interface G_GNUC_UNUSED,
                                  const char *signal G_GNUC_UNUSED, GVariant *parameters,
                                  void *data)
{
    struct owner *owner = data;
    const char *unique = NULL;

    /* Anybody may send us a signal of this name; only the bus itself knows. */
    if (g_strcmp0(sender, BUS_NAME) != 0 ||
        !g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)")))
        return;
    g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &unique);
    unique = *unique ? unique : NULL;
    if (g_strcmp0(unique, owner->unique) == 0)
        return;
    g_free(owner->unique);
    owner->unique = g_strdup(unique);
    owner->changed(owner->unique, owner->data);
}

struct owner *owner_watch(GDBusConnection *bus, const char *name, owner_changed_fn changed,
                          void *data)
{
    g_autoptr(GVariant) reply = NULL;
    struct owner *owner = g_new0(struct owner, 1);

    owner->bus = g_object_ref(bus);
    owner->changed = changed;
    owner->data = data;
    owner->match = g_dbus_connection_signal_subscribe(bus, BUS_NAME, BUS_NAME, "NameOwnerChanged",
                                                      BUS_PATH, name, G_DBUS_SIGNAL_FLAGS_NONE,
                                                      on_name_owner_changed, owner, NULL);
    /* An error is the answer "nobody"; a dead bus ends the process elsewhere. */
    reply = g_dbus_connection_call_sync(bus, BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner",
                                        g_variant_new("(s)", name), G_VARIANT_TYPE("(s)"),
                                        G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
    if (reply)
        g_variant_get(reply, "(s)", &owner->unique);
    return owner;
}

const char *owner_get(const struct owner *owner)
{
    return owner->unique;
}

struct owner *owner_unwatch(struct owner *owner)
{
    if (!owner)
        return NULL;
    g_dbus_connection_signal_unsubscribe(owner->bus, owner->match);
    g_object_unref(owner->bus);
    g_free(owner->unique);
    g_free(owner);
    return NULL;
}
