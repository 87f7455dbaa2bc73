#include "notifier/gnome_dnd.h"

#include <gio/gio.h>

#include "notifier/gnome_place.h"

#define SWITCHES_MAX 3

/* No banner appears while one of these is off. */
static const struct place {
    const char *schema, *path, *key; /* path NULL: the schema has its own */
} PLACES[SWITCHES_MAX] = {
    { GNOME_PLACE_SCHEMA, NULL, GNOME_PLACE_BANNERS },
    { GNOME_PLACE_APP_SCHEMA, GNOME_PLACE_APP_PATH, GNOME_PLACE_BANNERS },
    { GNOME_PLACE_APP_SCHEMA, GNOME_PLACE_APP_PATH, GNOME_PLACE_ENABLE },
};

struct gnome_dnd {
    GSettings *settings[SWITCHES_MAX]; /* in the order of PLACES; NULL: not installed */
    void (*changed)(bool is_on, void *data);
    void *data;
};

/* GSettings aborts the process for a schema that is not installed, so look it up first. */
static GSettings *open_place(const struct place *place)
{
    GSettingsSchemaSource *installed = g_settings_schema_source_get_default();
    g_autoptr(GSettingsSchema) schema =
        installed ? g_settings_schema_source_lookup(installed, place->schema, /* recursive= */ TRUE)
                  : NULL;

    if (!schema || !g_settings_schema_has_key(schema, place->key))
        return NULL;
    return g_settings_new_full(schema, NULL, place->path);
}

static void on_changed(GSettings *, const char *, void *data)
{
    struct gnome_dnd *gnome = data;

    gnome->changed(gnome_dnd_is_on(gnome), gnome->data);
}

static void follow(struct gnome_dnd *gnome, size_t i)
{
    g_autofree char *signal = g_strconcat("changed::", PLACES[i].key, NULL);

    gnome->settings[i] = open_place(&PLACES[i]);
    if (!gnome->settings[i])
        return;
    g_signal_connect(gnome->settings[i], signal, G_CALLBACK(on_changed), gnome);
    /* GSettings reports changes only of keys that were read once. */
    g_settings_get_boolean(gnome->settings[i], PLACES[i].key);
}

struct gnome_dnd *gnome_dnd_new(void (*changed)(bool is_on, void *data), void *data)
{
    struct gnome_dnd *gnome = g_new0(struct gnome_dnd, 1);

    gnome->changed = changed;
    gnome->data = data;
    for (size_t i = 0; i < SWITCHES_MAX; i++)
        follow(gnome, i);
    return gnome;
}

struct gnome_dnd *gnome_dnd_free(struct gnome_dnd *gnome)
{
    if (!gnome)
        return NULL;
    for (size_t i = 0; i < SWITCHES_MAX; i++) {
        if (gnome->settings[i])
            g_signal_handlers_disconnect_by_data(gnome->settings[i], gnome);
        g_clear_object(&gnome->settings[i]);
    }
    g_free(gnome);
    return NULL;
}

bool gnome_dnd_is_on(const struct gnome_dnd *gnome)
{
    for (size_t i = 0; gnome && i < SWITCHES_MAX; i++)
        if (gnome->settings[i] && !g_settings_get_boolean(gnome->settings[i], PLACES[i].key))
            return true;
    return false;
}
