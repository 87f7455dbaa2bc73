/*
 * A list in the order of the bus: there are some twenty, and JSON shows them as the contract has
 * them.
 */
#include "ctl/properties.h"

#include <errno.h>
#include <string.h>

#include "ctl/json.h"

struct entry {
    char *name;
    GVariant *value;
};

struct properties {
    GPtrArray *entries;
};

static void entry_free(void *data)
{
    struct entry *e = data;

    g_free(e->name);
    g_variant_unref(e->value);
    g_free(e);
}

struct properties *properties_new(void)
{
    struct properties *p = g_new0(struct properties, 1);

    p->entries = g_ptr_array_new_with_free_func(entry_free);
    return p;
}

struct properties *properties_free(struct properties *p)
{
    if (p) {
        g_ptr_array_unref(p->entries);
        g_free(p);
    }
    return NULL;
}

void properties_clear(struct properties *p)
{
    g_ptr_array_set_size(p->entries, 0);
}

static struct entry *entry_at(const struct properties *p, unsigned i)
{
    return g_ptr_array_index(p->entries, i);
}

static struct entry *entry_find(const struct properties *p, const char *name)
{
    for (unsigned i = 0; i < p->entries->len; i++)
        if (strcmp(entry_at(p, i)->name, name) == 0)
            return entry_at(p, i);
    return NULL;
}

/* Takes @value. */
static void entry_set(struct properties *p, const char *name, GVariant *value)
{
    struct entry *e = entry_find(p, name);

    if (e) {
        g_variant_unref(e->value);
    } else {
        e = g_new0(struct entry, 1);
        e->name = g_strdup(name);
        g_ptr_array_add(p->entries, e);
    }
    e->value = value;
}

int properties_take(struct properties *p, GVariant *all)
{
    GVariantIter iter;
    const char *name;
    GVariant *value;

    if (!g_variant_is_of_type(all, G_VARIANT_TYPE_VARDICT))
        return -EBADMSG;
    g_variant_iter_init(&iter, all);
    while (g_variant_iter_next(&iter, "{&sv}", &name, &value))
        entry_set(p, name, value);
    return 0;
}

int properties_read(struct properties *p, sd_bus_message *m)
{
    g_autoptr(GVariant) all = NULL;
    int r = value_read(m, &all);

    return r < 0 ? r : properties_take(p, all);
}

void properties_update(struct properties *p, const struct properties *changed)
{
    for (unsigned i = 0; i < changed->entries->len; i++) {
        const struct entry *e = entry_at(changed, i);

        entry_set(p, e->name, g_variant_ref(e->value));
    }
}

void properties_remove(struct properties *p, const char *name)
{
    struct entry *e = entry_find(p, name);

    if (e)
        g_ptr_array_remove(p->entries, e);
}

unsigned properties_count(const struct properties *p)
{
    return p->entries->len;
}

const char *properties_name(const struct properties *p, unsigned i)
{
    return entry_at(p, i)->name;
}

GVariant *properties_value(const struct properties *p, unsigned i)
{
    return entry_at(p, i)->value;
}

GVariant *properties_find(const struct properties *p, const char *name)
{
    const struct entry *e = entry_find(p, name);

    return e ? e->value : NULL;
}

static GVariant *find_typed(const struct properties *p, const char *name, const GVariantType *type)
{
    GVariant *value = properties_find(p, name);

    return value && g_variant_is_of_type(value, type) ? value : NULL;
}

const char *properties_string(const struct properties *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_STRING);

    return value ? g_variant_get_string(value, NULL) : NULL;
}

usec properties_usec(const struct properties *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_UINT64);
    guint64 number = value ? g_variant_get_uint64(value) : 0;

    return number > (guint64)USEC_NEVER ? USEC_NEVER : (usec)number;
}

unsigned properties_number(const struct properties *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_UINT32);

    return value ? g_variant_get_uint32(value) : 0;
}

bool properties_bool(const struct properties *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_BOOLEAN);

    return value && g_variant_get_boolean(value);
}

void properties_to_json(const struct properties *p, const struct properties *but, GString *out)
{
    for (unsigned i = 0; i < p->entries->len; i++) {
        const struct entry *e = entry_at(p, i);

        if (but && entry_find(but, e->name))
            continue;
        json_key(out, e->name);
        json_value(out, e->value);
    }
}
