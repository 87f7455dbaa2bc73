#include "ctl/text/json.h"

#include <math.h>
#include <stdbool.h>

void json_string(GString *out, const char *s)
{
    g_autofree char *valid = g_utf8_make_valid(s, -1);

    g_string_append_c(out, '"');
    for (const char *p = valid; *p; p++) {
        unsigned char c = (unsigned char)*p;

        if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", c);
        else if (c == '\n')
            g_string_append(out, "\\n");
        else if (c == '\t')
            g_string_append(out, "\\t");
        else if (c < 0x20 || c == 0x7f)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

void json_key(GString *out, const char *name)
{
    if (out->len && out->str[out->len - 1] != '{')
        g_string_append_c(out, ',');
    json_string(out, name);
    g_string_append_c(out, ':');
}

void json_text(GString *out, const char *name, const char *text)
{
    json_key(out, name);
    if (text)
        json_string(out, text);
    else
        g_string_append(out, "null");
}

static void json_double(GString *out, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    if (isfinite(value))
        g_string_append(out, g_ascii_dtostr(digits, sizeof digits, value));
    else
        g_string_append(out, "null");
}

/* D-Bus keys are basic types; JSON keys are strings. */
static void json_entry(GString *out, GVariant *entry)
{
    g_autoptr(GVariant) key = g_variant_get_child_value(entry, 0);
    g_autoptr(GVariant) value = g_variant_get_child_value(entry, 1);

    if (g_variant_type_is_subtype_of(g_variant_get_type(key), G_VARIANT_TYPE_STRING)) {
        json_key(out, g_variant_get_string(key, NULL));
    } else {
        g_autofree char *printed = g_variant_print(key, FALSE);

        json_key(out, printed);
    }
    json_value(out, value);
}

static void json_children(GString *out, GVariant *value)
{
    bool is_object = g_variant_is_of_type(value, G_VARIANT_TYPE_DICTIONARY);
    gsize n = g_variant_n_children(value);

    g_string_append_c(out, is_object ? '{' : '[');
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GVariant) child = g_variant_get_child_value(value, i);

        if (is_object) {
            json_entry(out, child);
        } else {
            if (i)
                g_string_append_c(out, ',');
            json_value(out, child);
        }
    }
    g_string_append_c(out, is_object ? '}' : ']');
}

void json_value(GString *out, GVariant *value)
{
    switch (g_variant_classify(value)) {
    case G_VARIANT_CLASS_BOOLEAN:
        g_string_append(out, g_variant_get_boolean(value) ? "true" : "false");
        return;
    case G_VARIANT_CLASS_BYTE:
        g_string_append_printf(out, "%u", g_variant_get_byte(value));
        return;
    case G_VARIANT_CLASS_INT16:
        g_string_append_printf(out, "%d", g_variant_get_int16(value));
        return;
    case G_VARIANT_CLASS_UINT16:
        g_string_append_printf(out, "%u", g_variant_get_uint16(value));
        return;
    case G_VARIANT_CLASS_INT32:
        g_string_append_printf(out, "%d", g_variant_get_int32(value));
        return;
    case G_VARIANT_CLASS_UINT32:
        g_string_append_printf(out, "%u", g_variant_get_uint32(value));
        return;
    case G_VARIANT_CLASS_INT64:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, g_variant_get_int64(value));
        return;
    case G_VARIANT_CLASS_UINT64:
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, g_variant_get_uint64(value));
        return;
    case G_VARIANT_CLASS_DOUBLE:
        json_double(out, g_variant_get_double(value));
        return;
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
        json_string(out, g_variant_get_string(value, NULL));
        return;
    case G_VARIANT_CLASS_VARIANT: {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);

        json_value(out, inner);
        return;
    }
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
        json_children(out, value);
        return;
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_MAYBE:
        break;
    }
    g_string_append(out, "null");
}
