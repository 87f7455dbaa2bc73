/*
 * Request: every argument is checked before any is used, so a refused Show has changed nothing.
 */
#include "notifier/request.h"

#include <stddef.h>
#include <string.h>

/* A value as it may stand in an error sentence: short, on one line. */
static char *quote(const char *value)
{
    g_autofree char *start = g_utf8_substring(value, 0, MIN(g_utf8_strlen(value, -1), 40));
    GString *out = g_string_new("'");

    for (const char *p = start; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(out, g_unichar_iscntrl(c) ? '?' : c);
    }
    g_string_append(out, strlen(start) < strlen(value) ? "…'" : "'");
    return g_string_free(out, FALSE);
}

static bool has_controls(const char *text, bool allows_lines)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        if (g_unichar_iscntrl(g_utf8_get_char(p)) && !(allows_lines && *p == '\n'))
            return true;
    return false;
}

/* The length of @text lies in [@min, @max] characters and it holds no control character but, in a
 * body, \n. */
static bool check_text(const char *name, const char *text, glong min, glong max, bool allows_lines,
                       char **ret_problem)
{
    glong length = g_utf8_strlen(text, -1);
    g_autofree char *quoted = NULL;

    if (length >= min && length <= max && !has_controls(text, allows_lines))
        return true;
    quoted = quote(text);
    *ret_problem = g_strdup_printf("%s is %s (%ld characters): expected %ld to %ld characters "
                                   "without control characters%s.",
                                   name, quoted, length, min, max,
                                   allows_lines ? " other than the line feed" : "");
    return false;
}

bool request_check_tag(const char *tag, char **ret_problem)
{
    size_t length = strlen(tag);
    g_autofree char *quoted = NULL;

    if (length > 0 && length <= REQUEST_TAG_MAX && !has_controls(tag, false))
        return true;
    quoted = quote(tag);
    *ret_problem = g_strdup_printf("tag is %s (%zu bytes): expected 1 to %d bytes without control "
                                   "characters.",
                                   quoted, length, REQUEST_TAG_MAX);
    return false;
}

static bool check_picture(const char *picture, char **ret_problem)
{
    g_autofree char *quoted = NULL;

    if (!check_text("picture", picture, 0, REQUEST_PICTURE_MAX, false, ret_problem))
        return false;
    if (*picture == '\0' || *picture == '/')
        return true;
    quoted = quote(picture);
    *ret_problem = g_strdup_printf("picture is %s: expected an absolute path, or nothing.", quoted);
    return false;
}

static bool parse_urgency(const char *word, enum request_urgency *ret_urgency, char **ret_problem)
{
    static const char *const WORDS[REQUEST_URGENCY_MAX] = { "low", "normal", "critical" };
    g_autofree char *quoted = NULL;

    for (int i = 0; i < REQUEST_URGENCY_MAX; i++)
        if (strcmp(WORDS[i], word) == 0) {
            *ret_urgency = (enum request_urgency)i;
            return true;
        }
    quoted = quote(word);
    *ret_problem = g_strdup_printf("urgency is %s: expected low, normal or critical.", quoted);
    return false;
}

static bool check_action(const struct request *request, const char *key, const char *label,
                         char **ret_problem)
{
    if (!check_text("the key of an action", key, 1, REQUEST_KEY_MAX, false, ret_problem) ||
        !check_text("the label of an action", label, 1, REQUEST_LABEL_MAX, false, ret_problem))
        return false;
    for (size_t i = 0; i < request->n_actions; i++)
        if (strcmp(request->actions[i].key, key) == 0) {
            g_autofree char *quoted = quote(key);
            *ret_problem =
                g_strdup_printf("actions has the key %s twice: expected different keys.", quoted);
            return false;
        }
    return true;
}

static bool parse_actions(GVariant *actions, struct request *request, char **ret_problem)
{
    size_t n = g_variant_n_children(actions);

    if (n > REQUEST_ACTIONS_MAX) {
        *ret_problem =
            g_strdup_printf("actions has %zu entries: expected 0 to %d.", n, REQUEST_ACTIONS_MAX);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        g_autofree char *key = NULL, *label = NULL;

        g_variant_get_child(actions, i, "(ss)", &key, &label);
        if (!check_action(request, key, label, ret_problem))
            return false;
        request->actions[request->n_actions++] =
            (struct text_action){ .key = g_steal_pointer(&key), .label = g_steal_pointer(&label) };
    }
    return true;
}

/* The options, their types and where they go. For numbers and texts max is the upper end of the
 * range. */
static const struct option {
    const char *name;
    const char *type;
    size_t offset;
    uint64_t max;
} OPTIONS[] = {
    { "ignore-dnd", "b", offsetof(struct request, ignores_dnd), 0 },
    { "progress", "u", offsetof(struct request, progress), REQUEST_PROGRESS_MAX },
    { "resident", "b", offsetof(struct request, is_resident), 0 },
    { "sound", "s", offsetof(struct request, sound), REQUEST_WORD_MAX },
    { "speech", "s", offsetof(struct request, speech), REQUEST_BODY_MAX },
    { "suppress-sound", "b", offsetof(struct request, suppress_sound), 0 },
    { "timeout", "t", offsetof(struct request, timeout), REQUEST_TIMEOUT_MAX },
    { "transient", "b", offsetof(struct request, is_transient), 0 },
};

static bool check_number(const struct option *option, uint64_t value, char **ret_problem)
{
    if (value <= option->max)
        return true;
    *ret_problem = g_strdup_printf("option %s is %" G_GUINT64_FORMAT ": expected 0 to "
                                   "%" G_GUINT64_FORMAT ".",
                                   option->name, value, option->max);
    return false;
}

static bool parse_string(const struct option *option, const char *value, char **target,
                         char **ret_problem)
{
    g_autofree char *name = g_strdup_printf("option %s", option->name);

    if (!check_text(name, value, 0, (glong)option->max, false, ret_problem))
        return false;
    *target = *value ? g_strdup(value) : NULL;
    return true;
}

static bool parse_value(const struct option *option, GVariant *value, struct request *request,
                        char **ret_problem)
{
    void *target = (char *)request + option->offset;

    switch (*option->type) {
    case 'b':
        *(bool *)target = g_variant_get_boolean(value);
        return true;
    case 'u':
        *(uint32_t *)target = g_variant_get_uint32(value);
        return check_number(option, g_variant_get_uint32(value), ret_problem);
    case 't':
        *(uint64_t *)target = g_variant_get_uint64(value);
        return check_number(option, g_variant_get_uint64(value), ret_problem);
    default:
        return parse_string(option, g_variant_get_string(value, NULL), target, ret_problem);
    }
}

static bool parse_options(GVariant *options, struct request *request, char **ret_problem)
{
    for (size_t i = 0; i < G_N_ELEMENTS(OPTIONS); i++) {
        const struct option *option = &OPTIONS[i];
        g_autoptr(GVariant) value = g_variant_lookup_value(options, option->name, NULL);

        if (!value)
            continue;
        if (strcmp(g_variant_get_type_string(value), option->type) != 0) {
            *ret_problem = g_strdup_printf("option %s has type %s: expected type %s.", option->name,
                                           g_variant_get_type_string(value), option->type);
            return false;
        }
        if (!parse_value(option, value, request, ret_problem))
            return false;
        request->has_progress |= option->offset == offsetof(struct request, progress);
    }
    return true;
}

static bool parse_all(GVariant *parameters, struct request *request, char **ret_problem)
{
    g_autofree char *urgency = NULL;
    g_autoptr(GVariant) actions = NULL;
    g_autoptr(GVariant) options = NULL;

    g_variant_get(parameters, "(sssss@a(ss)@a{sv})", &request->tag, &request->summary,
                  &request->body, &request->picture, &urgency, &actions, &options);
    return request_check_tag(request->tag, ret_problem) &&
           check_text("summary", request->summary, 1, REQUEST_SUMMARY_MAX, false, ret_problem) &&
           check_text("body", request->body, 0, REQUEST_BODY_MAX, true, ret_problem) &&
           check_picture(request->picture, ret_problem) &&
           parse_urgency(urgency, &request->urgency, ret_problem) &&
           parse_actions(actions, request, ret_problem) &&
           parse_options(options, request, ret_problem);
}

struct request *request_parse(GVariant *parameters, char **ret_problem)
{
    struct request *request = g_new0(struct request, 1);

    return parse_all(parameters, request, ret_problem) ? request : request_free(request);
}

struct request *request_free(struct request *request)
{
    if (!request)
        return NULL;
    for (size_t i = 0; i < request->n_actions; i++) {
        g_free(request->actions[i].key);
        g_free(request->actions[i].label);
    }
    g_free(request->tag);
    g_free(request->summary);
    g_free(request->body);
    g_free(request->picture);
    g_free(request->sound);
    g_free(request->speech);
    g_free(request);
    return NULL;
}
