/*
 * sd-bus has validated the message: strings are UTF-8 and nesting is at most 64 deep, as GVariant
 * requires.
 */
#include "ctl/client/value.h"

#include <errno.h>

union basic {
    uint8_t y;
    int b;
    int16_t n;
    uint16_t q;
    int32_t i;
    uint32_t u;
    int64_t x;
    uint64_t t;
    double d;
    const char *s;
};

static GVariant *basic_to_variant(char type, const union basic *v)
{
    switch (type) {
    case SD_BUS_TYPE_BYTE:
        return g_variant_new_byte(v->y);
    case SD_BUS_TYPE_BOOLEAN:
        return g_variant_new_boolean(v->b);
    case SD_BUS_TYPE_INT16:
        return g_variant_new_int16(v->n);
    case SD_BUS_TYPE_UINT16:
        return g_variant_new_uint16(v->q);
    case SD_BUS_TYPE_INT32:
        return g_variant_new_int32(v->i);
    case SD_BUS_TYPE_UINT32:
        return g_variant_new_uint32(v->u);
    case SD_BUS_TYPE_INT64:
        return g_variant_new_int64(v->x);
    case SD_BUS_TYPE_UINT64:
        return g_variant_new_uint64(v->t);
    case SD_BUS_TYPE_DOUBLE:
        return g_variant_new_double(v->d);
    case SD_BUS_TYPE_STRING:
        return g_variant_new_string(v->s);
    case SD_BUS_TYPE_OBJECT_PATH:
        return g_variant_new_object_path(v->s);
    case SD_BUS_TYPE_SIGNATURE:
        return g_variant_new_signature(v->s);
    case SD_BUS_TYPE_UNIX_FD:
        return g_variant_new_handle(v->i);
    default:
        return NULL;
    }
}

static int read_basic(sd_bus_message *m, char type, GVariant **ret)
{
    union basic v;
    GVariant *value;
    int r = sd_bus_message_read_basic(m, type, &v);

    if (r < 0)
        return r;
    value = basic_to_variant(type, &v);
    if (!value)
        return -EOPNOTSUPP;
    *ret = g_variant_ref_sink(value);
    return 0;
}

static char *container_type(char type, const char *contents)
{
    switch (type) {
    case SD_BUS_TYPE_ARRAY:
        return g_strconcat("a", contents, NULL);
    case SD_BUS_TYPE_STRUCT:
        return g_strconcat("(", contents, ")", NULL);
    case SD_BUS_TYPE_DICT_ENTRY:
        return g_strconcat("{", contents, "}", NULL);
    default:
        return g_strdup("v");
    }
}

/* Reads the rest of the open container as @type. */
static int read_children(sd_bus_message *m, const char *type, GVariant **ret)
{
    GVariantBuilder builder;
    GVariant *child = NULL;
    int r;

    g_variant_builder_init(&builder, G_VARIANT_TYPE(type));
    while ((r = value_read(m, &child)) == 0) {
        g_variant_builder_add_value(&builder, child);
        g_clear_pointer(&child, g_variant_unref);
    }
    if (r != -ENODATA) {
        g_variant_builder_clear(&builder);
        return r;
    }
    *ret = g_variant_ref_sink(g_variant_builder_end(&builder));
    return 0;
}

int value_read(sd_bus_message *m, GVariant **ret)
{
    g_autoptr(GVariant) value = NULL;
    g_autofree char *full = NULL;
    const char *contents;
    char type;
    int r = sd_bus_message_peek_type(m, &type, &contents);

    if (r < 0)
        return r;
    if (r == 0)
        return -ENODATA;
    if (!contents)
        return read_basic(m, type, ret);
    full = container_type(type, contents);
    r = sd_bus_message_enter_container(m, type, contents);
    if (r < 0)
        return r;
    r = read_children(m, full, &value);
    if (r < 0)
        return r;
    r = sd_bus_message_exit_container(m);
    if (r < 0)
        return r;
    *ret = g_steal_pointer(&value);
    return 0;
}

int value_read_all(sd_bus_message *m, GVariant **ret)
{
    const char *signature = sd_bus_message_get_signature(m, /* complete= */ 1);
    g_autofree char *type = container_type(SD_BUS_TYPE_STRUCT, signature ? signature : "");

    return read_children(m, type, ret);
}
