#include "ctl/client/source_list.h"

#include <errno.h>

#include "ctl/client/value.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define SOURCE         "org.lumbard.Lumbard1.Source"

static void free_properties(void *data)
{
    property_list_free(data);
}

static int compare(const void *a, const void *b)
{
    const struct property_list *one = *(struct property_list *const *)a;
    const struct property_list *other = *(struct property_list *const *)b;
    int r = g_strcmp0(property_list_string(one, "Kind"), property_list_string(other, "Kind"));

    return r ? r
             : g_strcmp0(property_list_string(one, "Name"), property_list_string(other, "Name"));
}

static GPtrArray *list_of(GVariant *objects)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func(free_properties);
    GVariantIter iter;
    GVariant *interfaces;

    g_variant_iter_init(&iter, objects);
    while (g_variant_iter_next(&iter, "{o@a{sa{sv}}}", NULL, &interfaces)) {
        g_autoptr(GVariant) all =
            g_variant_lookup_value(interfaces, SOURCE, G_VARIANT_TYPE_VARDICT);

        if (all) {
            struct property_list *p = property_list_new();

            property_list_add(p, all);
            g_ptr_array_add(sources, p);
        }
        g_variant_unref(interfaces);
    }
    g_ptr_array_sort(sources, compare);
    return sources;
}

enum command_status source_list_read(sd_bus *bus, GPtrArray **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    g_autoptr(GVariant) objects = NULL;
    enum command_status status;
    int r = client_new_call(bus, NULL, OBJECT_MANAGER, "GetManagedObjects",
                            /* may_start= */ false, &m);

    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE)
        return status;
    r = value_read(reply, &objects);
    if (r >= 0 && !g_variant_is_of_type(objects, G_VARIANT_TYPE("a{oa{sa{sv}}}")))
        r = -EBADMSG;
    if (r < 0)
        return client_failed(N_("read the reply of the lumbard service"), r);
    *ret = list_of(objects);
    return COMMAND_FINE;
}

unsigned source_list_hide_absent(GPtrArray *sources, bool (*but)(const struct property_list *p))
{
    const unsigned before = sources->len;

    for (unsigned i = sources->len; i-- > 0;) {
        const struct property_list *p = g_ptr_array_index(sources, i);

        if (g_strcmp0(property_list_string(p, "State"), "absent") == 0 && !(but && but(p)))
            g_ptr_array_remove_index(sources, i);
    }
    return before - sources->len;
}

void source_list_to_json(const GPtrArray *sources, GString *out)
{
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < sources->len; i++) {
        g_string_append(out, i ? ",{" : "{");
        property_list_to_json(g_ptr_array_index(sources, i), NULL, out);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}
