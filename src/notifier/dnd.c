/*
 * Do-not-disturb: one question and one signal a server. On the signal we ask again instead of
 * reading its arguments: mako only invalidates, the others differ in shape, and a forged signal
 * then costs one question and moves nothing.
 */
#include "notifier/dnd.h"

#include <string.h>

#define PROPERTIES    "org.freedesktop.DBus.Properties"
#define READ_LIMIT_MS 2000

/* @name NULL = the notification server itself. @arguments is in GVariant text form. */
static const struct dnd_source {
    const char *name, *path;
    const char *interface, *method, *arguments;
    const char *signal_interface, *signal, *signal_arg0;
} SOURCES[DND_KIND_MAX] = {
    [DND_INHIBITED] = {
        .path = "/org/freedesktop/Notifications",
        .interface = PROPERTIES, .method = "Get",
        .arguments = "('org.freedesktop.Notifications', 'Inhibited')",
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged",
        .signal_arg0 = "org.freedesktop.Notifications",
    },
    [DND_DUNST] = {
        .path = "/org/freedesktop/Notifications",
        .interface = PROPERTIES, .method = "Get",
        .arguments = "('org.dunstproject.cmd0', 'paused')",
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged",
        .signal_arg0 = "org.dunstproject.cmd0",
    },
    /* mako 1.10; older ones have neither the property nor a signal. */
    [DND_MAKO] = {
        .path = "/fr/emersion/Mako",
        .interface = PROPERTIES, .method = "Get",
        .arguments = "('fr.emersion.Mako', 'Modes')",
        .signal_interface = PROPERTIES, .signal = "PropertiesChanged",
        .signal_arg0 = "fr.emersion.Mako",
    },
    [DND_SWAYNC] = {
        .path = "/org/erikreider/swaync/cc",
        .interface = "org.erikreider.swaync.cc", .method = "GetDnd", .arguments = "()",
        .signal_interface = "org.erikreider.swaync.cc",
    },
    [DND_XFCE] = {
        .name = "org.xfce.Xfconf", .path = "/org/xfce/Xfconf",
        .interface = "org.xfce.Xfconf", .method = "GetProperty",
        .arguments = "('xfce4-notifyd', '/do-not-disturb')",
        .signal_interface = "org.xfce.Xfconf", .signal = "PropertyChanged",
        .signal_arg0 = "xfce4-notifyd",
    },
};

struct dnd {
    GDBusConnection *bus;
    enum dnd_kind kind;
    char *owner;
    guint match;
    bool is_on;
    dnd_changed_fn changed;
    void *data;
};

struct question {
    struct dnd *dnd;
    char *owner; /* whom we asked: an answer of a former server is void */
    dnd_changed_fn done;
    void *data;
};

static bool is_mode_of_silence(const char *mode)
{
    return strcmp(mode, "do-not-disturb") == 0 || strcmp(mode, "dnd") == 0 ||
           strcmp(mode, "away") == 0;
}

/* A boolean, or mako's list of modes, whose names are free. */
static bool judge(GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);
        return judge(inner);
    }
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        return g_variant_get_boolean(value);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_autofree const char **modes = g_variant_get_strv(value, NULL);
        for (size_t i = 0; modes[i]; i++)
            if (is_mode_of_silence(modes[i]))
                return true;
    }
    return false;
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    struct question *question = data;
    struct dnd *dnd = question->dnd;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (g_strcmp0(question->owner, dnd->owner) == 0) {
        dnd->is_on = false;
        if (reply && g_variant_n_children(reply) > 0) {
            g_autoptr(GVariant) value = g_variant_get_child_value(reply, 0);
            dnd->is_on = judge(value);
        }
    }
    question->done(dnd->is_on, question->data);
    g_free(question->owner);
    g_free(question);
}

void dnd_read(struct dnd *dnd, dnd_changed_fn done, void *data)
{
    const struct dnd_source *source = &SOURCES[dnd->kind];
    struct question *question;

    if (!source->method || !dnd->owner) {
        done(false, data);
        return;
    }
    question = g_new0(struct question, 1);
    *question =
        (struct question){ .dnd = dnd, .owner = g_strdup(dnd->owner), .done = done, .data = data };
    g_dbus_connection_call(
        dnd->bus, source->name ? source->name : dnd->owner, source->path, source->interface,
        source->method, g_variant_new_parsed(source->arguments), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, READ_LIMIT_MS, NULL, on_answer, question);
}

static void on_signal(GDBusConnection *bus G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED,
                      const char *path G_GNUC_UNUSED, const char *interface G_GNUC_UNUSED,
                      const char *signal G_GNUC_UNUSED, GVariant *parameters G_GNUC_UNUSED,
                      void *data)
{
    struct dnd *dnd = data;

    dnd_read(dnd, dnd->changed, dnd->data);
}

void dnd_follow(struct dnd *dnd, enum dnd_kind kind, const char *owner)
{
    const struct dnd_source *source = &SOURCES[kind];

    if (dnd->kind == kind && g_strcmp0(dnd->owner, owner) == 0)
        return;
    if (dnd->match)
        g_dbus_connection_signal_unsubscribe(dnd->bus, dnd->match);
    g_free(dnd->owner);
    dnd->match = 0;
    dnd->kind = kind;
    dnd->owner = g_strdup(owner);
    dnd->is_on = false;
    if (owner && source->signal_interface)
        dnd->match = g_dbus_connection_signal_subscribe(
            dnd->bus, source->name ? source->name : owner, source->signal_interface, source->signal,
            source->path, source->signal_arg0, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, dnd, NULL);
}

struct dnd *dnd_new(GDBusConnection *bus, dnd_changed_fn changed, void *data)
{
    struct dnd *dnd = g_new0(struct dnd, 1);

    *dnd = (struct dnd){ .bus = g_object_ref(bus), .changed = changed, .data = data };
    return dnd;
}

struct dnd *dnd_free(struct dnd *dnd)
{
    if (!dnd)
        return NULL;
    dnd_follow(dnd, DND_NONE, NULL);
    g_free(dnd->owner);
    g_object_unref(dnd->bus);
    g_free(dnd);
    return NULL;
}
