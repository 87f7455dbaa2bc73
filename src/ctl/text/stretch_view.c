#include "ctl/text/stretch_view.h"

#include <string.h>

#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/screen.h"
#include "wording/translation.h"

/* A drawing is the project's own or the person's. */
#define DRAWING_MAX 4096

/* Until the end of the present step, rounded up to a second. @buf: DURATION_WORDS_MAX bytes */
static const char *time_left(char *buf, const struct property_list *coach, usec now)
{
    const usec ends_at = property_list_usec(coach, "StepEndsTimestamp");

    return format_duration(buf, ends_at > now ? ends_at - now + USEC_SEC - 1 : 0);
}

static char *safe_property(const struct property_list *coach, const char *name)
{
    return format_safe(property_list_string(coach, name) ?: "");
}

static unsigned count_lines(const char *text)
{
    unsigned n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void add_paragraph(GString *out, const char *text, unsigned columns)
{
    screen_wrap(out, text, columns);
    g_string_append_c(out, '\n');
}

void stretch_view_screen(GString *out, const struct property_list *coach,
                         const struct stretch_view *view, usec now)
{
    const struct format_style *style = format_style();
    g_autofree char *title = safe_property(coach, "StepTitle");
    g_autofree char *text = safe_property(coach, "StepText");
    g_autoptr(GString) head = g_string_new(NULL), foot = g_string_new(NULL);
    char length[DURATION_WORDS_MAX];
    unsigned lines;

    add_paragraph(head, view->exercise, view->columns);
    /* TRANSLATORS: %s%s%s: a duration between two codes of the terminal */
    g_string_append_printf(head, _("Step %u of %u, %s%s left%s"),
                           property_list_number(coach, "Step"),
                           property_list_number(coach, "Steps"), style->bold,
                           time_left(length, coach, now), style->reset);
    g_string_append_c(head, '\n');
    g_string_append_printf(foot, "\n%s", style->bold);
    screen_wrap(foot, title, view->columns);
    g_string_append_printf(foot, "%s\n", style->reset);
    add_paragraph(foot, text, view->columns);
    g_string_append_printf(foot, "\n%s%s%s", style->dim,
                           /* TRANSLATORS: keys, which stay as they are, and their effects */
                           _("n next   o other side   q stop"), style->reset);
    lines = count_lines(head->str) + count_lines(foot->str);
    g_string_append(out, head->str);
    if (view->drawing && lines + count_lines(view->drawing) < view->rows)
        g_string_append(out, view->drawing);
    g_string_append(out, foot->str);
}

void stretch_view_line(GString *out, const struct property_list *coach, usec now)
{
    g_autofree char *title = safe_property(coach, "StepTitle");
    g_autofree char *text = safe_property(coach, "StepText");
    char length[DURATION_WORDS_MAX];

    g_string_append_printf(
        out, _("Step %u of %u, %s: %s. %s\n"), property_list_number(coach, "Step"),
        property_list_number(coach, "Steps"), time_left(length, coach, now), title, text);
}

void stretch_view_json(GString *out, const struct property_list *coach)
{
    static const char *const names[] = { "Step", "Steps", "StepTitle", "StepText",
                                         "StepEndsTimestamp" };

    g_string_append_c(out, '{');
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GVariant *value = property_list_find(coach, names[i]);

        if (!value)
            continue;
        json_key(out, names[i]);
        json_value(out, value);
    }
    g_string_append(out, "}\n");
}

const char *stretch_view_end(const char *outcome, bool counts_as_rest)
{
    const bool is_verified = g_strcmp0(outcome, "verified") == 0;

    if (!is_verified && g_strcmp0(outcome, "unverified") != 0)
        return _("The stretch was stopped.");
    if (!counts_as_rest)
        return _("Well done. This exercise does not count as a break. How does your back feel? "
                 "lumbarctl feedback better | same | worse");
    if (!is_verified)
        return _("Well done. It does not count as a break, because the hold was cut short or there "
                 "may have been input during it. How does your back feel? "
                 "lumbarctl feedback better | same | worse");
    return _("Well done. The stretch counts as a break. How does your back feel? "
             "lumbarctl feedback better | same | worse");
}

char *stretch_view_drawing(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    g_autofree char *file = NULL, *text = NULL;
    g_auto(GStrv) lines = NULL;
    GString *out;
    gsize n;

    if (!dot)
        return NULL;
    file = g_strdup_printf("%.*s.txt", (int)(dot - path), path);
    if (!g_file_get_contents(file, &text, &n, NULL) || n == 0 || n > DRAWING_MAX ||
        !g_get_charset(NULL))
        return NULL;
    out = g_string_new(NULL);
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *safe = format_safe(*line);

        if (line[1] || *safe)
            g_string_append_printf(out, "%s\n", safe);
    }
    return g_string_free(out, FALSE);
}
