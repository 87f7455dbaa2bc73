#include "ctl/panel/panel_template.h"

#include <string.h>

#include "ctl/text/format.h"
#include "wording/translation.h"

#define PANEL_FIELD_NAME(enumerator, name) [enumerator] = name,
static const char *const names[PANEL_FIELD_MAX] = { PANEL_FIELDS(PANEL_FIELD_NAME) };

/* A part of a template: @n bytes of literal text, or a field. */
struct part {
    const char *text; /* of a field: its name, without the braces */
    size_t n;
    bool is_field;
    enum panel_field field; /* PANEL_FIELD_MAX: unknown, or the closing brace is missing */
};

static enum panel_field find_field(const char *name, size_t n)
{
    for (int i = 0; i < PANEL_FIELD_MAX; i++)
        if (strlen(names[i]) == n && strncmp(names[i], name, n) == 0)
            return (enum panel_field)i;
    return PANEL_FIELD_MAX;
}

/* Reads the next part at @text, which is not at its end; returns the rest. */
static const char *next_part(const char *text, struct part *ret)
{
    const char *end;

    if ((text[0] == '{' || text[0] == '}') && text[1] == text[0]) {
        *ret = (struct part){ .text = text, .n = 1 };
        return text + 2;
    }
    if (text[0] == '{') {
        end = strchrnul(text, '}');
        *ret = (struct part){ .text = text + 1, .n = (size_t)(end - text) - 1, .is_field = true };
        ret->field = *end ? find_field(ret->text, ret->n) : PANEL_FIELD_MAX;
        return *end ? end + 1 : end;
    }
    /* A closing brace alone is text. */
    end = text + 1 + strcspn(text + 1, "{}");
    *ret = (struct part){ .text = text, .n = (size_t)(end - text) };
    return end;
}

static char *unknown_field(const struct part *part)
{
    g_autofree char *name = g_strndup(part->text, part->n), *safe = format_safe(name);
    g_autoptr(GString) known = g_string_new(NULL);

    for (int i = 0; i < PANEL_FIELD_MAX; i++)
        g_string_append_printf(known, "%s{%s}", i ? ", " : "", names[i]);
    /* TRANSLATORS: a name, and a list of names in braces */
    return g_strdup_printf(_("Unknown field '{%s}'. The fields are %s."), safe, known->str);
}

char *panel_template_check(const char *text)
{
    struct part part;

    if (!g_utf8_validate(text, -1, NULL))
        return g_strdup(_("The template is not valid UTF-8."));
    for (const char *p = text; *p; p++)
        if (g_ascii_iscntrl(*p))
            return g_strdup(_("The template contains a line break or another control character."));
    for (const char *rest = text; *rest;) {
        rest = next_part(rest, &part);
        if (part.is_field && part.field == PANEL_FIELD_MAX && part.text[part.n] != '}')
            return g_strdup_printf(
                _("In the template '%s', a '{' has no '}'. Write {{ for a brace."), text);
        if (part.is_field && part.field == PANEL_FIELD_MAX)
            return unknown_field(&part);
    }
    return NULL;
}

unsigned panel_template_fields(const char *text)
{
    unsigned fields = 0;
    struct part part;

    while (*text) {
        text = next_part(text, &part);
        if (part.is_field)
            fields |= 1u << part.field;
    }
    return fields;
}

void panel_template_fill(GString *out, const char *text, const struct panel_view *v,
                         void (*escape)(GString *out, const char *value))
{
    struct part part;

    while (*text) {
        text = next_part(text, &part);
        if (part.is_field)
            escape(out, v->fields[part.field]);
        else
            g_string_append_len(out, part.text, (gssize)part.n);
    }
}
