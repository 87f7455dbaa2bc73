#include "store/tracker_reading.h"

#include <errno.h>
#include <string.h>

#include "core/text.h"

/* Bytes of a value in a sentence. */
#define SHOWN_MAX 64

int tracker_refuse(struct tracker_reading *r, const char *group, const char *key,
                   const char *format, ...)
{
    g_autofree char *name = key ? g_strdup_printf("%s.%s", group, key) : g_strdup(group);
    g_autofree char *what = NULL, *sentence = NULL;
    unsigned line = keyfile_line(&r->file, group, key);
    va_list ap;

    va_start(ap, format);
    what = g_strdup_vprintf(format, ap);
    va_end(ap);
    sentence = g_strdup_printf("%.100s %s", name, what);
    if (!line) /* a missing key: the line of its group */
        line = keyfile_line(&r->file, group, NULL);
    problem_set(r->problem, r->path, name, line, sentence);
    return -EINVAL;
}

int tracker_refuse_value(struct tracker_reading *r, const char *group, const char *key,
                         const char *value, const char *expected)
{
    char shown[SHOWN_MAX];

    text_copy(shown, sizeof shown, value);
    return tracker_refuse(r, group, key, "is \"%s\": expected %s", shown, expected);
}

int tracker_read(struct tracker_reading *r, const char *group, const char *key,
                 enum tracker_need need, bool (*is_valid)(const char *text), const char *expected,
                 char *ret, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_key_file_get_string(r->file.keys, group, key, &error);
    const bool is_there = g_key_file_has_key(r->file.keys, group, key, NULL);

    memset(ret, 0, size);
    if (!is_there)
        return need == TRACKER_SPARE
                   ? 0
                   : tracker_refuse(r, group, key, "is missing: expected %s", expected);
    if (error) /* there may be a text even so */
        return tracker_refuse(r, group, key,
                              "contains an unknown escape: expected \\\\ for a backslash");
    g_strchomp(text);
    text_copy(ret, size, text);
    if (!*text || strcmp(text, ret) != 0 || !is_valid(text))
        return tracker_refuse_value(r, group, key, text, expected);
    return 0;
}

int tracker_read_choice(struct tracker_reading *r, const char *group, const char *key,
                        const char *words, unsigned *ret)
{
    g_autofree char *value = g_key_file_get_value(r->file.keys, group, key, NULL);
    g_auto(GStrv) list = g_strsplit(words, ";", -1);
    g_autofree char *expected = NULL;

    if (!value)
        return 0;
    g_strchomp(value);
    for (unsigned i = 0; list[i]; i++)
        if (strcmp(list[i], value) == 0) {
            *ret = i;
            return 0;
        }
    expected = g_strjoinv(", ", list);
    return tracker_refuse(r, group, key, "is \"%.40s\": expected one of %s", value, expected);
}

bool tracker_parse_index(const char *text, unsigned *ret)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 0, ADAPTER_INDEX_MAX - 1, &number, NULL))
        return false;
    *ret = (unsigned)number;
    return true;
}
