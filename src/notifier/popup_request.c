/*
 * Popup request: all arguments are checked before any is used, so a rejected Show changes nothing.
 */
#include "notifier/popup_request.h"

#include <stddef.h>
#include <string.h>

/* A value as an error sentence shows it: short, on one line. */
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

/* @text must have @min to @max characters and no control characters; with @allows_lines, \n is
 * valid. */
static bool check_text(const char *name, const char *text, glong min, glong max, bool allows_lines,
                       char **ret_problem)
{
    glong length = g_utf8_strlen(text, -1);
    g_autofree char *quoted = NULL;

    if (length >= min && length <= max && !has_controls(text, allows_lines))
        return true;
    quoted = quote(text);
    *ret_problem =
        g_strdup_printf("%s is %s, %ld characters long: expected %ld to %ld characters "
                        "and no control characters%s.",
                        name, quoted, length, min, max, allows_lines ? " except line feeds" : "");
    return false;
}

bool popup_request_check_tag(const char *tag, char **ret_problem)
{
    size_t length = strlen(tag);
    g_autofree char *quoted = NULL;

    if (length > 0 && length <= POPUP_REQUEST_TAG_MAX && !has_controls(tag, false))
        return true;
    quoted = quote(tag);
    *ret_problem =
        g_strdup_printf("tag is %s, %zu bytes long: expected 1 to %d bytes and no control "
                        "characters.",
                        quoted, length, POPUP_REQUEST_TAG_MAX);
    return false;
}

static bool check_picture(const char *picture, char **ret_problem)
{
    g_autofree char *quoted = NULL;

    if (!check_text("picture", picture, 0, POPUP_REQUEST_PICTURE_MAX, false, ret_problem))
        return false;
    if (*picture == '\0' || *picture == '/')
        return true;
    quoted = quote(picture);
    *ret_problem =
        g_strdup_printf("picture is %s: expected an absolute path or an empty string.", quoted);
    return false;
}

static bool parse_urgency(const char *word, enum popup_request_urgency *ret_urgency,
                          char **ret_problem)
{
    static const char *const WORDS[POPUP_REQUEST_URGENCY_MAX] = { "low", "normal", "critical" };
    g_autofree char *quoted = NULL;

    for (int i = 0; i < POPUP_REQUEST_URGENCY_MAX; i++)
        if (strcmp(WORDS[i], word) == 0) {
            *ret_urgency = (enum popup_request_urgency)i;
            return true;
        }
    quoted = quote(word);
    *ret_problem = g_strdup_printf("urgency is %s: expected low, normal or critical.", quoted);
    return false;
}

static bool check_action(const struct popup_request *request, const char *key, const char *label,
                         char **ret_problem)
{
    if (!check_text("the key of an action", key, 1, POPUP_REQUEST_KEY_MAX, false, ret_problem) ||
        !check_text("the label of an action", label, 1, POPUP_REQUEST_LABEL_MAX, false,
                    ret_problem))
        return false;
    for (size_t i = 0; i < request->n_actions; i++)
        if (strcmp(request->actions[i].key, key) == 0) {
            g_autofree char *quoted = quote(key);
            *ret_problem = g_strdup_printf(
                "actions contains the key %s twice: expected different keys.", quoted);
            return false;
        }
    return true;
}

static bool parse_actions(GVariant *actions, struct popup_request *request, char **ret_problem)
{
    size_t n = g_variant_n_children(actions);

    if (n > POPUP_REQUEST_ACTIONS_MAX) {
        *ret_problem = g_strdup_printf("actions has %zu entries: expected 0 to %d.", n,
                                       POPUP_REQUEST_ACTIONS_MAX);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        g_autofree char *key = NULL, *label = NULL;

        g_variant_get_child(actions, i, "(ss)", &key, &label);
        if (!check_action(request, key, label, ret_problem))
            return false;
        request->actions[request->n_actions++] =
            (struct plain_text_action){ .key = g_steal_pointer(&key),
                                        .label = g_steal_pointer(&label) };
    }
    return true;
}

static bool check_tone(const char *name, char **ret_problem)
{
    static const char *const TONES[] = { "reminder", "step", "hold-end", NULL };
    g_autofree char *quoted = NULL;

    if (g_strv_contains(TONES, name))
        return true;
    quoted = quote(name);
    *ret_problem =
        g_strdup_printf("option sound is %s: expected reminder, step or hold-end.", quoted);
    return false;
}

/* The options, their types and members. The member max is the greatest number, or the greatest
 * length of a text or list; a text without it is the name of a tone. */
static const struct option {
    const char *name;
    const char *type;
    size_t offset;
    uint64_t max;
} OPTIONS[] = {
    { "check", "b", offsetof(struct popup_request, is_check), 0 },
    { "ignore-dnd", "b", offsetof(struct popup_request, ignores_dnd), 0 },
    { "progress", "u", offsetof(struct popup_request, progress), POPUP_REQUEST_PROGRESS_MAX },
    { "quiet-modes", "as", offsetof(struct popup_request, quiet_modes), POPUP_REQUEST_MODES_MAX },
    { "resident", "b", offsetof(struct popup_request, is_resident), 0 },
    { "sound", "s", offsetof(struct popup_request, sound), 0 },
    { "speech", "s", offsetof(struct popup_request, speech), POPUP_REQUEST_BODY_MAX },
    { "suppress-sound", "b", offsetof(struct popup_request, suppress_sound), 0 },
    { "timeout", "t", offsetof(struct popup_request, timeout), POPUP_REQUEST_TIMEOUT_MAX },
    { "transient", "b", offsetof(struct popup_request, is_transient), 0 },
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

    if (option->max == 0 ? *value && !check_tone(value, ret_problem)
                         : !check_text(name, value, 0, (glong)option->max, true, ret_problem))
        return false;
    *target = *value ? g_strdup(value) : NULL;
    return true;
}

static bool parse_modes(const struct option *option, GVariant *value, char ***target,
                        char **ret_problem)
{
    const size_t n = g_variant_n_children(value);
    char **modes;

    if (n > option->max) {
        *ret_problem =
            g_strdup_printf("option %s has %zu entries: expected 0 to %" G_GUINT64_FORMAT ".",
                            option->name, n, option->max);
        return false;
    }
    modes = *target = g_variant_dup_strv(value, NULL);
    for (size_t i = 0; i < n; i++)
        if (!check_text("a name in quiet-modes", modes[i], 1, POPUP_REQUEST_MODE_MAX, false,
                        ret_problem))
            return false;
    return true;
}

static bool parse_value(const struct option *option, GVariant *value, struct popup_request *request,
                        char **ret_problem)
{
    void *target = (char *)request + option->offset;

    switch (*option->type) {
    case 'a':
        return parse_modes(option, value, target, ret_problem);
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

static bool parse_options(GVariant *options, struct popup_request *request, char **ret_problem)
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
        request->has_progress |= option->offset == offsetof(struct popup_request, progress);
    }
    return true;
}

static bool parse_all(GVariant *parameters, struct popup_request *request, char **ret_problem)
{
    g_autofree char *urgency = NULL;
    g_autoptr(GVariant) actions = NULL;
    g_autoptr(GVariant) options = NULL;

    g_variant_get(parameters, "(sssss@a(ss)@a{sv})", &request->tag, &request->summary,
                  &request->body, &request->picture, &urgency, &actions, &options);
    return popup_request_check_tag(request->tag, ret_problem) &&
           check_text("summary", request->summary, 1, POPUP_REQUEST_SUMMARY_MAX, false,
                      ret_problem) &&
           check_text("body", request->body, 0, POPUP_REQUEST_BODY_MAX, true, ret_problem) &&
           check_picture(request->picture, ret_problem) &&
           parse_urgency(urgency, &request->urgency, ret_problem) &&
           parse_actions(actions, request, ret_problem) &&
           parse_options(options, request, ret_problem);
}

struct popup_request *popup_request_parse(GVariant *parameters, char **ret_problem)
{
    struct popup_request *request = g_new0(struct popup_request, 1);

    return parse_all(parameters, request, ret_problem) ? request : popup_request_free(request);
}

struct popup_request *popup_request_free(struct popup_request *request)
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
    g_strfreev(request->quiet_modes);
    g_free(request);
    return NULL;
}
