#include "ctl/report/html.h"

#include "ctl/text/format.h"

void html_text(GString *out, const char *text)
{
    g_autofree char *clean = format_safe(text);
    g_autofree char *escaped = g_markup_escape_text(clean, -1);

    g_string_append(out, escaped);
}

void html_textf(GString *out, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, format);
    text = g_strdup_vprintf(format, ap);
    va_end(ap);
    html_text(out, text);
}

void html_element(GString *out, const char *tag, const char *text)
{
    g_string_append_printf(out, "<%s>", tag);
    html_text(out, text);
    g_string_append_printf(out, "</%s>", tag);
}

void html_element_with(GString *out, const char *tag, const char *attributes, const char *text)
{
    g_string_append_printf(out, "<%s %s>", tag, attributes);
    html_text(out, text);
    g_string_append_printf(out, "</%s>", tag);
}
