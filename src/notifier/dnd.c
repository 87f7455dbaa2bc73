/*
 * Do-not-disturb: on a server's signal we ask again instead of reading its arguments: mako only
 * invalidates, the others differ in shape, and a forged signal then costs one question and moves
 * nothing.
 */
#include "notifier/dnd.h"
#include "notifier/dnd_place.h"

#include <string.h>

#define READ_LIMIT_MS 2000

/* GNOME: inverted, and in GSettings. */
#define GNOME_SCHEMA "org.gnome.desktop.notifications"
#define GNOME_KEY    "show-banners"

struct dnd {
    GDBusConnection *bus;
    enum dnd_kind kind;
    char *owner;
    guint match;
    guint again;      /* asks once more, see again_s; 0 = none */
    GSettings *gnome; /* with DND_GNOME only, and only where GNOME's schema is installed */
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
    struct question *question = data;
    struct dnd *dnd = question->dnd;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (g_strcmp0(question->owner, dnd->owner) == 0)
        set(dnd, reply && dnd_place_judge(reply));
    question->done(dnd->is_on, question->data);
    g_free(question->owner);
    g_free(question);
}

static GVariant *arguments_of(const struct dnd_place *place)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_TUPLE);
    for (size_t i = 0; i < G_N_ELEMENTS(place->arguments) && place->arguments[i]; i++)
        g_variant_builder_add(&builder, "s", place->arguments[i]);
    return g_variant_builder_end(&builder);
}

void dnd_read(struct dnd *dnd, dnd_changed_fn done, void *data)
{
    const struct dnd_place *place = dnd_place_find(dnd->kind);
    struct question *question;

    if (!place || !dnd->owner) {
        done(dnd->gnome && !g_settings_get_boolean(dnd->gnome, GNOME_KEY), data);
        return;
    }
    question = g_new0(struct question, 1);
    *question =
        (struct question){ .dnd = dnd, .owner = g_strdup(dnd->owner), .done = done, .data = data };
    g_dbus_connection_call(dnd->bus, place->name ? place->name : dnd->owner, place->path,
                           place->interface, place->method, arguments_of(place), NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, READ_LIMIT_MS, NULL, on_answer,
                           question);
}

static void on_signal(GDBusConnection *bus G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED,
                      const char *path G_GNUC_UNUSED, const char *interface G_GNUC_UNUSED,
                      const char *signal G_GNUC_UNUSED, GVariant *parameters G_GNUC_UNUSED,
                      void *data)
{
    struct dnd *dnd = data;

    dnd_read(dnd, dnd->changed, dnd->data);
}

static void on_gnome_changed(GSettings *settings, const char *key, void *data)
{
    struct dnd *dnd = data;

    dnd->changed(!g_settings_get_boolean(settings, key), dnd->data);
}

/* A schema that is not installed ends the program when it is asked for by name: look first. */
static GSettings *open_gnome(void)
{
    GSettingsSchemaSource *installed = g_settings_schema_source_get_default();
    g_autoptr(GSettingsSchema) schema =
        installed ? g_settings_schema_source_lookup(installed, GNOME_SCHEMA, /* recursive= */ TRUE)
                  : NULL;

    if (!schema || !g_settings_schema_has_key(schema, GNOME_KEY))
        return NULL;
    return g_settings_new_full(schema, NULL, NULL);
}

static void follow_gnome(struct dnd *dnd)
{
    dnd->gnome = open_gnome();
    if (!dnd->gnome)
        return;
    g_signal_connect(dnd->gnome, "changed::" GNOME_KEY, G_CALLBACK(on_gnome_changed), dnd);
    /* Changes are told only of what has been read once. */
    g_settings_get_boolean(dnd->gnome, GNOME_KEY);
}

static void unfollow(struct dnd *dnd)
{
    if (dnd->match)
        g_dbus_connection_signal_unsubscribe(dnd->bus, dnd->match);
    if (dnd->gnome)
        g_signal_handlers_disconnect_by_data(dnd->gnome, dnd);
    g_clear_object(&dnd->gnome);
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
        follow_gnome(dnd);
    else if (place)
        dnd->match = g_dbus_connection_signal_subscribe(
            dnd->bus, place->name ? place->name : owner, place->signal_interface, place->signal,
            place->path, place->signal_arg0, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, dnd, NULL);
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
