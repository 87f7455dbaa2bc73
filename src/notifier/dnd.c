/*
 * Do-not-disturb: a server's signal leads to a new query; its arguments are not read. mako only
 * invalidates the property, the other servers use different arguments, and with a query a forged
 * signal cannot change the result.
 */
#include "notifier/dnd.h"
#include "notifier/dnd_place.h"
#include "notifier/gnome_dnd.h"

#define READ_LIMIT_MS 2000

struct dnd {
    GDBusConnection *bus;
    enum dnd_kind kind;
    char *owner;
    guint match;
    guint again;             /* timer of the next query, see again_s; 0 = none */
    struct gnome_dnd *gnome; /* with DND_GNOME only */
    char **modes;            /* names of mako's modes that mean do-not-disturb */
    bool is_on;
    dnd_changed_fn changed;
    void *data;
};

struct dnd_query {
    struct dnd *dnd;
    unsigned open; /* calls that are not answered yet */
    bool is_on;    /* one of the answers means "on" */
    char *owner;   /* the server that was asked; ignore its answer if the owner has changed */
    dnd_changed_fn done;
    void *data;
};

static gboolean on_again(gpointer data)
{
    struct dnd *dnd = data;

    dnd->again = 0;
    dnd_read(dnd, dnd->changed, dnd->data);
    return G_SOURCE_REMOVE;
}

static void set(struct dnd *dnd, bool is_on)
{
    const struct dnd_place *place = dnd_place_find(dnd->kind);

    dnd->is_on = is_on;
    g_clear_handle_id(&dnd->again, g_source_remove);
    if (is_on && place && place->again_s)
        dnd->again = g_timeout_add_seconds(place->again_s, on_again, dnd);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    struct dnd_query *query = data;
    struct dnd *dnd = query->dnd;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    query->is_on |= reply && dnd_place_judge(reply, (const char *const *)dnd->modes);
    if (--query->open > 0)
        return;
    if (g_strcmp0(query->owner, dnd->owner) == 0)
        set(dnd, query->is_on);
    query->done(dnd->is_on, query->data);
    g_free(query->owner);
    g_free(query);
}

static GVariant *arguments_of(const struct dnd_place *place)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(place->arguments) && place->arguments[i]; i++)
        g_variant_builder_add(&builder, "s", place->arguments[i]);
    return g_variant_builder_end(&builder);
}

static void send(struct dnd_query *query, const struct dnd_place *place, const char *method,
                 GVariant *arguments)
{
    struct dnd *dnd = query->dnd;

    query->open++;
    g_dbus_connection_call(dnd->bus, place->name ? place->name : dnd->owner, place->path,
                           place->interface, method, arguments, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, READ_LIMIT_MS, NULL, on_answer, query);
}

void dnd_read(struct dnd *dnd, dnd_changed_fn done, void *data)
{
    const struct dnd_place *place = dnd_place_find(dnd->kind);
    struct dnd_query *query;

    if (!place || !dnd->owner) {
        done(gnome_dnd_is_on(dnd->gnome), data);
        return;
    }
    query = g_new0(struct dnd_query, 1);
    *query =
        (struct dnd_query){ .dnd = dnd, .owner = g_strdup(dnd->owner), .done = done, .data = data };
    send(query, place, place->method, arguments_of(place));
    if (place->method_too)
        send(query, place, place->method_too, NULL);
}

static void on_signal(GDBusConnection *, const char *, const char *, const char *, const char *,
                      GVariant *, void *data)
{
    struct dnd *dnd = data;

    dnd_read(dnd, dnd->changed, dnd->data);
}

static void unfollow(struct dnd *dnd)
{
    if (dnd->match)
        g_dbus_connection_signal_unsubscribe(dnd->bus, dnd->match);
    dnd->gnome = gnome_dnd_free(dnd->gnome);
    g_clear_handle_id(&dnd->again, g_source_remove);
    g_clear_pointer(&dnd->owner, g_free);
    dnd->match = 0;
    dnd->is_on = false;
}

void dnd_follow(struct dnd *dnd, enum dnd_kind kind, const char *owner)
{
    const struct dnd_place *place = dnd_place_find(kind);

    if (dnd->kind == kind && g_strcmp0(dnd->owner, owner) == 0)
        return;
    unfollow(dnd);
    dnd->kind = kind;
    dnd->owner = g_strdup(owner);
    if (!owner)
        return;
    if (kind == DND_GNOME)
        dnd->gnome = gnome_dnd_new(dnd->changed, dnd->data);
    else if (place)
        dnd->match = g_dbus_connection_signal_subscribe(
            dnd->bus, place->name ? place->name : owner, place->signal_interface, place->signal,
            place->path, place->signal_arg0, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, dnd, NULL);
}

struct dnd *dnd_new(GDBusConnection *bus, dnd_changed_fn changed, void *data)
{
    struct dnd *dnd = g_new0(struct dnd, 1);

    *dnd = (struct dnd){ .bus = g_object_ref(bus), .changed = changed, .data = data };
    dnd->modes = g_strsplit(DND_PLACE_MODES, ";", -1);
    return dnd;
}

void dnd_set_modes(struct dnd *dnd, const char *const *modes)
{
    if (g_strv_equal(modes, (const char *const *)dnd->modes))
        return;
    g_strfreev(dnd->modes);
    dnd->modes = g_strdupv((char **)modes);
}

struct dnd *dnd_free(struct dnd *dnd)
{
    if (!dnd)
        return NULL;
    dnd_follow(dnd, DND_NONE, NULL);
    g_free(dnd->owner);
    g_strfreev(dnd->modes);
    g_object_unref(dnd->bus);
    g_free(dnd);
    return NULL;
}
