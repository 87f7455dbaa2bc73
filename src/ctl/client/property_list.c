/*
 * A list in the order of the bus, so that JSON has the order of the contract. There are about
 * twenty entries.
 */
#include "ctl/client/property_list.h"

#include <errno.h>
#include <string.h>

#include "ctl/client/value.h"
#include "ctl/text/json.h"

struct property_entry {
    char *name;
    GVariant *value;
};

struct property_list {
    GPtrArray *entries;
};

static void entry_free(void *data)
{
    struct property_entry *e = data;

    g_free(e->name);
    g_variant_unref(e->value);
    g_free(e);
}

struct property_list *property_list_new(void)
{
    struct property_list *p = g_new0(struct property_list, 1);

    p->entries = g_ptr_array_new_with_free_func(entry_free);
    return p;
}

struct property_list *property_list_free(struct property_list *p)
{
    if (p) {
        g_ptr_array_unref(p->entries);
        g_free(p);
    }
    return NULL;
}

void property_list_clear(struct property_list *p)
{
    g_ptr_array_set_size(p->entries, 0);
}

static struct property_entry *entry_at(const struct property_list *p, unsigned i)
{
    return g_ptr_array_index(p->entries, i);
}

static struct property_entry *entry_find(const struct property_list *p, const char *name)
{
    for (unsigned i = 0; i < p->entries->len; i++)
        if (strcmp(entry_at(p, i)->name, name) == 0)
            return entry_at(p, i);
    return NULL;
}

/* Owns @value from now on. */
static void entry_set(struct property_list *p, const char *name, GVariant *value)
{
    struct property_entry *e = entry_find(p, name);

    if (e) {
        g_variant_unref(e->value);
    } else {
        e = g_new0(struct property_entry, 1);
        e->name = g_strdup(name);
        g_ptr_array_add(p->entries, e);
    }
    e->value = value;
}

int property_list_add(struct property_list *p, GVariant *all)
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

int property_list_read(struct property_list *p, sd_bus_message *m)
{
    g_autoptr(GVariant) all = NULL;
    int r = value_read(m, &all);

    return r < 0 ? r : property_list_add(p, all);
}

void property_list_update(struct property_list *p, const struct property_list *changed)
{
    for (unsigned i = 0; i < changed->entries->len; i++) {
        const struct property_entry *e = entry_at(changed, i);

        entry_set(p, e->name, g_variant_ref(e->value));
    }
}

void property_list_remove(struct property_list *p, const char *name)
{
    struct property_entry *e = entry_find(p, name);

    if (e)
        g_ptr_array_remove(p->entries, e);
}

unsigned property_list_count(const struct property_list *p)
{
    return p->entries->len;
}

const char *property_list_name(const struct property_list *p, unsigned i)
{
    return entry_at(p, i)->name;
}

GVariant *property_list_value(const struct property_list *p, unsigned i)
{
    return entry_at(p, i)->value;
}

GVariant *property_list_find(const struct property_list *p, const char *name)
{
    const struct property_entry *e = entry_find(p, name);

    return e ? e->value : NULL;
}

static GVariant *find_typed(const struct property_list *p, const char *name,
                            const GVariantType *type)
{
    GVariant *value = property_list_find(p, name);

    return value && g_variant_is_of_type(value, type) ? value : NULL;
}

const char *property_list_string(const struct property_list *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_STRING);

    return value ? g_variant_get_string(value, NULL) : NULL;
}

usec property_list_usec(const struct property_list *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_UINT64);
    guint64 number = value ? g_variant_get_uint64(value) : 0;

    return number > (guint64)USEC_NEVER ? USEC_NEVER : (usec)number;
}

unsigned property_list_number(const struct property_list *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_UINT32);
    GVariant *large = value ? NULL : find_typed(p, name, G_VARIANT_TYPE_UINT64);

    if (large)
        return (unsigned)MIN(g_variant_get_uint64(large), UINT_MAX);
    return value ? g_variant_get_uint32(value) : 0;
}

bool property_list_bool(const struct property_list *p, const char *name)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_BOOLEAN);

    return value && g_variant_get_boolean(value);
}

bool property_list_contains(const struct property_list *p, const char *name, const char *word)
{
    GVariant *value = find_typed(p, name, G_VARIANT_TYPE_STRING_ARRAY);
    g_autofree const char **words = value ? g_variant_get_strv(value, NULL) : NULL;

    return words && g_strv_contains(words, word);
}

void property_list_to_json(const struct property_list *p, const struct property_list *but,
                           GString *out)
{
    for (unsigned i = 0; i < p->entries->len; i++) {
        const struct property_entry *e = entry_at(p, i);

        if (but && entry_find(but, e->name))
            continue;
        json_key(out, e->name);
        json_value(out, e->value);
    }
}
