#include "ctl/text/screen.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "wording/translation.h"

#define LABEL_WIDTH  14
#define INDENT_LEAST 4
#define TEXT_LEAST   20

unsigned screen_width(void)
{
    struct winsize size = { 0 };

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

/* Columns that the last line of @out takes. */
static unsigned column_of(const GString *out)
{
    const char *line = strrchr(out->str, '\n');
    unsigned column = 0;

    for (const char *p = line ? line + 1 : out->str; *p; p = g_utf8_next_char(p)) {
        if (*p == '\033')
            p = strchr(p, 'm') ?: p; /* the end of a sequence of format_style() */
        else
            column++;
    }
    return column;
}

void screen_wrap(GString *out, const char *text, unsigned width)
{
    const unsigned terminal = screen_width(), start = column_of(out);
    unsigned column = start, indent = start;
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    if (terminal && (!width || terminal < width))
        width = terminal;
    if (width && indent + TEXT_LEAST > width)
        indent = MIN(indent, INDENT_LEAST);
    for (int i = 0; words[i]; i++) {
        const unsigned length = (unsigned)g_utf8_strlen(words[i], -1);
        const bool fits = !width || column + (i > 0) + length <= width;

        if (i > 0 && !fits) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, words[i]);
        column += length;
    }
}

static bool is_json;

void screen_print_json(void)
{
    is_json = true;
}

enum command_status screen_print(const char *sentence)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (is_json) {
        g_string_append(out, "{\"Message\":");
        json_string(out, sentence);
        g_string_append(out, "}\n");
        return output_data(out->str);
    }
    screen_wrap(out, sentence, /* width= */ 0);
    g_string_append_c(out, '\n');
    return output_text(out->str);
}

void screen_announce_wait(unsigned entries)
{
    if (entries >= SCREEN_ENTRIES_MANY && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n", _("With so many entries, this can take a few minutes."));
}

void screen_line(GString *out, const char *label, const char *format, ...)
{
    const struct format_style *style = format_style();
    g_autofree char *text = NULL, *safe = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    safe = format_safe(text);
    g_string_append_printf(out, "  %s%s%*s%s ", style->dim, label,
                           MAX(0, LABEL_WIDTH - (int)g_utf8_strlen(label, -1)), "", style->reset);
    screen_wrap(out, safe, /* width= */ 0);
    g_string_append_c(out, '\n');
}
