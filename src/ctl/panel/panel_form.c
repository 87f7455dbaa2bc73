#include "ctl/panel/panel_form.h"

#include <string.h>

#include "core/spelling.h"
#include "ctl/command.h"
#include "ctl/panel/panel_template.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "wording/translation.h"

#define SLIPS_MAX 2

static void escape_nothing(GString *out, const char *value)
{
    g_string_append(out, value);
}

static void escape_markup(GString *out, const char *value)
{
    g_autofree char *escaped = g_markup_escape_text(value, -1);

    g_string_append(out, escaped);
}

/* Polybar has no escape for the beginning of its tags: a blank in between shows it as text. */
static void escape_polybar(GString *out, const char *value)
{
    for (const char *p = value; *p; p++) {
        g_string_append_c(out, *p);
        if (p[0] == '%' && p[1] == '{')
            g_string_append_c(out, ' ');
    }
}

/* Tmux halves the "#" of the output of a command twice, when it expands formats and when it draws;
 * before "[" only when it draws. */
static void escape_tmux(GString *out, const char *value)
{
    for (const char *p = value; *p;) {
        const size_t others = strcspn(p, "#"), hashes = strspn(p + others, "#");
        const size_t times = p[others + hashes] == '[' ? 2 : 4;

        g_string_append_len(out, p, (gssize)others);
        for (size_t i = 0; i < hashes * times; i++)
            g_string_append_c(out, '#');
        p += others + hashes;
    }
}

static void json_markup(GString *out, const char *key, const char *value)
{
    g_autoptr(GString) escaped = g_string_new(NULL);

    escape_markup(escaped, value);
    json_text(out, key, escaped->str);
}

static void print_plain(GString *out, const struct panel_view *, const char *text)
{
    g_string_append(out, text);
}

static void print_waybar(GString *out, const struct panel_view *v, const char *text)
{
    const char *phase = v->fields[PANEL_PHASE];

    g_string_append_c(out, '{');
    json_text(out, "text", text);
    json_markup(out, "tooltip", v->tooltip);
    json_key(out, "class");
    g_string_append_c(out, '[');
    json_string(out, phase);
    if (strcmp(v->state_name, phase) != 0) {
        g_string_append_c(out, ',');
        json_string(out, v->state_name);
    }
    g_string_append_c(out, ']');
    json_key(out, "percentage");
    g_string_append(out, v->fields[PANEL_PERCENTAGE]);
    json_text(out, "alt", phase);
    g_string_append_c(out, '}');
}

static void print_i3blocks(GString *out, const struct panel_view *v, const char *text)
{
    const char *due = v->fields[PANEL_DUE];

    g_string_append_c(out, '{');
    json_text(out, "full_text", text);
    if (*due)
        json_markup(out, "short_text", due);
    json_text(out, "markup", "pango");
    g_string_append_c(out, '}');
}

static void print_genmon(GString *out, const struct panel_view *v, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(v->tooltip, "\n", -1);

    g_string_append_printf(out, "<txt>%s</txt><tool>", text);
    for (char **line = lines; *line; line++) {
        g_string_append(out, line == lines ? "" : "&#10;"); /* a line break of Pango markup */
        escape_markup(out, *line);
    }
    g_string_append(out, "</tool><txtclick>lumbarctl click</txtclick>");
}

static const struct {
    const char *name;
    void (*escape)(GString *out, const char *value);
    void (*print)(GString *out, const struct panel_view *v, const char *text);
} kinds[] = {
    [PANEL_PLAIN] = { "plain", escape_nothing, print_plain },
    [PANEL_WAYBAR] = { "waybar", escape_markup, print_waybar },
    [PANEL_I3BLOCKS] = { "i3blocks", escape_markup, print_i3blocks },
    [PANEL_POLYBAR] = { "polybar", escape_polybar, print_plain },
    [PANEL_TMUX] = { "tmux", escape_tmux, print_plain },
    [PANEL_GENMON] = { "genmon", escape_markup, print_genmon },
};

/* The kind that @text names, up to its end or a colon. */
static bool find_kind(const char *text, enum panel_kind *ret)
{
    const size_t n = strcspn(text, ":");

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strlen(kinds[i].name) == n && strncmp(kinds[i].name, text, n) == 0) {
            *ret = (enum panel_kind)i;
            return true;
        }
    return false;
}

static char *unknown_form(const char *text)
{
    g_autofree char *safe = format_safe(text);
    const char *nearest = NULL;
    int fewest = SLIPS_MAX + 1;

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (spelling_slips(text, kinds[i].name) < fewest) {
            nearest = kinds[i].name;
            fewest = spelling_slips(text, nearest);
        }
    if (nearest) /* TRANSLATORS: what was typed, and the nearest name */
        return g_strdup_printf(_("Unknown format '%s'. Did you mean '%s'?"), safe, nearest);
    /* TRANSLATORS: what was typed, and a list of names */
    return g_strdup_printf(_("Unknown format '%s'. Expected one of %s, or a template with fields "
                             "such as {text}."),
                           safe, COMMAND_PANELS);
}

char *panel_form_parse(const char *text, struct panel_form *ret)
{
    enum panel_kind kind = PANEL_PLAIN;
    const bool is_named = find_kind(text, &kind);
    const char *colon = is_named ? strchr(text, ':') : NULL;
    const char *template = colon ? colon + 1 : is_named ? "{text}" : text;
    char *problem;

    if (!is_named && !strchr(text, '{'))
        return unknown_form(text);
    if (!*template)
        return g_strdup_printf(_("The template after '%s:' is empty."), kinds[kind].name);
    problem = panel_template_check(template);
    if (!problem)
        *ret = (struct panel_form){ .kind = kind, .template = g_strdup(template) };
    return problem;
}

void panel_form_print(const struct panel_form *form, GString *out, const struct panel_view *v)
{
    g_autoptr(GString) text = g_string_new(NULL);

    panel_template_fill(text, form->template, v, kinds[form->kind].escape);
    kinds[form->kind].print(out, v, text->str);
    g_string_append_c(out, '\n');
}

bool panel_form_counts_minutes(const struct panel_form *form, const struct panel_view *v)
{
    /* Without the percentage: waybar can show it, but it alone is no reason to wake up. */
    return (panel_template_fields(form->template) & v->minute_fields) != 0;
}

void panel_form_done(struct panel_form *form)
{
    g_free(form->template);
}
