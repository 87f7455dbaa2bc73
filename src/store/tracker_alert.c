#include "store/tracker_alert.h"

#include <string.h>

#include "core/text.h"
#include "store/bus_names.h"

#define GROUP TRACKER_ALERT_GROUP

/* The types of arguments: texts, booleans and numbers. */
#define TYPES "sbynqiuxtd"

static bool is_signature(const char *text)
{
    return text[strspn(text, TYPES)] == 0;
}

/* Braces occur only around the two words that are replaced. */
static bool is_template(const char *text)
{
    while ((text = strpbrk(text, "{}"))) {
        if (g_str_has_prefix(text, "{title}"))
            text += strlen("{title}");
        else if (g_str_has_prefix(text, "{text}"))
            text += strlen("{text}");
        else
            return false;
    }
    return true;
}

static bool is_signed_number(const char *text, int bits)
{
    const gint64 high = bits == 64 ? G_MAXINT64 : (G_GINT64_CONSTANT(1) << (bits - 1)) - 1;

    return g_ascii_string_to_signed(text, 10, -high - 1, high, NULL, NULL);
}

static bool is_unsigned_number(const char *text, int bits)
{
    const guint64 high = bits == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT(1) << bits) - 1;

    return g_ascii_string_to_unsigned(text, 10, 0, high, NULL, NULL);
}

static bool is_float(const char *text)
{
    char *end;

    return *text && text[strspn(text, "0123456789.eE+-")] == 0 &&
           (g_ascii_strtod(text, &end), !*end);
}

/* Whether @text is a value of @type; if not, @ret_expected describes one. */
static bool is_value(char type, const char *text, const char **ret_expected)
{
    switch (type) {
    case 's':
        *ret_expected = "a text with no braces but {title} and {text}";
        return is_template(text);
    case 'b':
        *ret_expected = "true or false";
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case 'd':
        *ret_expected = "a number";
        return is_float(text);
    case 'n':
    case 'i':
    case 'x':
        *ret_expected = "a whole number in the range of its type";
        return is_signed_number(text, type == 'n' ? 16 : type == 'i' ? 32 : 64);
    default:
        *ret_expected = "a whole number from 0 on, in the range of its type";
        return is_unsigned_number(text, type == 'y' ? 8 : type == 'q' ? 16 : type == 'u' ? 32 : 64);
    }
}

static int read_argument(struct tracker_reading *r, unsigned i, const char *text)
{
    char *place = r->adapter->arguments[i];
    const char *expected;

    text_copy(place, ADAPTER_ARGUMENT_MAX, text);
    if (strcmp(place, text) != 0)
        return tracker_refuse(r, GROUP, "Args",
                              "has an argument %u that is longer than 127 bytes, or contains a "
                              "control character",
                              i + 1);
    if (is_value(r->adapter->signature[i], text, &expected))
        return 0;
    return tracker_refuse(r, GROUP, "Args", "has \"%.40s\" for the type %c: expected %s", text,
                          r->adapter->signature[i], expected);
}

static int read_arguments(struct tracker_reading *r)
{
    const size_t wanted = strlen(r->adapter->signature);
    g_autoptr(GError) error = NULL;
    gsize n = 0;
    g_auto(GStrv) list = g_key_file_get_string_list(r->file.keys, GROUP, "Args", &n, &error);

    if (error && g_key_file_has_key(r->file.keys, GROUP, "Args", NULL))
        return tracker_refuse(r, GROUP, "Args",
                              "contains an unknown escape: expected \\\\ for a backslash and \\; "
                              "for a semicolon");
    if (n != wanted)
        return tracker_refuse(r, GROUP, "Args",
                              "has %zu arguments, but Signature has %zu types: expected as many",
                              (size_t)n, wanted);
    for (unsigned i = 0; i < n; i++) {
        const int result = read_argument(r, i, list[i]);

        if (result < 0)
            return result;
    }
    return 0;
}

int tracker_read_alert(struct tracker_reading *r)
{
    struct adapter *a = r->adapter;
    int error;

    if (!g_key_file_has_group(r->file.keys, GROUP))
        return 0;
    error = tracker_read(r, GROUP, "Method", TRACKER_NEEDED, bus_member_is_valid,
                         "a name of letters, digits and _", a->method, sizeof a->method);
    if (error == 0)
        error = tracker_read(r, GROUP, "Signature", TRACKER_SPARE, is_signature,
                             "at most 8 of the types " TYPES, a->signature, sizeof a->signature);
    return error < 0 ? error : read_arguments(r);
}
