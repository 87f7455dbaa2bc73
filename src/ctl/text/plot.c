#include "ctl/text/plot.h"

#include <stdbool.h>

#include "ctl/text/format.h"
#include "ctl/text/screen.h"

#define WIDTH_USUAL 80
#define WIDTH_LEAST 20
#define EIGHTHS     8

struct glyphs {
    const char *full[PLOT_COLOUR_MAX];
    const char *partial[EIGHTHS]; /* the left part of a column; [0] is not used */
    const char *level[EIGHTHS + 1];
    const char *limit;
};

static const struct glyphs blocks = {
    { "█", "▒", "█", "░" },
    { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" },
    { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" },
    "│",
};

static const struct glyphs ascii = {
    { "#", "=", "+", "." },
    { "", "", "", "", "#", "#", "#", "#" },
    { " ", ".", ".", ":", ":", "|", "|", "#", "#" },
    "|",
};

static const struct glyphs *glyphs(void)
{
    const char *charset;

    return g_get_charset(&charset) ? &blocks : &ascii;
}

/* "" where the output has no colours. */
static const char *colour_of(enum plot_colour colour)
{
    static const char *const colours[] = { "\033[36m", "\033[32m", "\033[33m", "\033[2m" };

    return *format_style()->reset ? colours[colour] : "";
}

unsigned plot_width(void)
{
    const unsigned width = screen_width();

    return width ? MAX(width, WIDTH_LEAST) : WIDTH_USUAL;
}

void plot_sample(GString *out, enum plot_colour colour)
{
    g_string_append_printf(out, "%s%s%s", colour_of(colour), glyphs()->full[colour],
                           format_style()->reset);
}

/* Eighths of a column. */
static unsigned eighths_of(usec value, usec full, unsigned width)
{
    const double share = full > 0 && value > 0 ? (double)value / (double)full : 0;
    const unsigned n = (unsigned)(MIN(share, 1) * width * EIGHTHS + 0.5);

    return value > 0 && full > 0 ? MAX(n, 1) : n;
}

static void append_times(GString *out, const char *glyph, unsigned n)
{
    while (n-- > 0)
        g_string_append(out, glyph);
}

/* Only the last part of a bar can end within a column, because the next one begins there. */
static unsigned append_part(GString *out, enum plot_colour colour, unsigned from, unsigned to,
                            bool is_last)
{
    const struct glyphs *g = glyphs();
    const unsigned first = from / EIGHTHS, end = to / EIGHTHS, rest = to % EIGHTHS;
    const char *partial = is_last && colour != PLOT_STANDING ? g->partial[rest] : "";

    g_string_append(out, colour_of(colour));
    append_times(out, g->full[colour], end - first);
    if (rest && !*partial && (rest >= EIGHTHS / 2 || to < EIGHTHS))
        partial = g->full[colour];
    if (rest)
        g_string_append(out, partial);
    g_string_append(out, format_style()->reset);
    return end + (rest && *partial ? 1 : 0);
}

void plot_bar(GString *out, const struct plot_part *parts, unsigned n, usec full, unsigned width)
{
    unsigned column = 0;
    usec sum = 0;

    for (unsigned i = 0; i < n; i++) {
        const usec value = MAX(parts[i].value, 0);
        unsigned to;

        if (value == 0)
            continue;
        sum += MIN(value, USEC_NEVER - sum);
        to = eighths_of(sum, full, width);
        if (to > column * EIGHTHS)
            column =
                append_part(out, parts[i].colour, column * EIGHTHS, to, /* is_last= */ i == n - 1);
    }
    append_times(out, " ", width > column ? width - column : 0);
}

void plot_bar_with_limit(GString *out, usec value, usec limit, usec full, unsigned width)
{
    const unsigned end = eighths_of(value, full, width);
    const unsigned at = (unsigned)MIN((double)limit / (double)MAX(full, 1) * width, width - 1);
    const unsigned last = (end + EIGHTHS / 2) / EIGHTHS; /* columns of the bar */
    const bool has_limit = limit > 0 && limit < full;

    if (!has_limit || last <= at) {
        const struct plot_part part = { value, PLOT_SITTING };

        plot_bar(out, &part, 1, has_limit ? limit : full, has_limit ? at : width);
        g_string_append(out, has_limit ? glyphs()->limit : "");
        append_times(out, " ", has_limit ? width - at - 1 : 0);
        return;
    }
    g_string_append(out, colour_of(PLOT_SITTING));
    append_times(out, glyphs()->full[PLOT_SITTING], at);
    g_string_append_printf(out, "%s%s%s", format_style()->reset, glyphs()->limit,
                           colour_of(PLOT_OVER));
    append_times(out, glyphs()->full[PLOT_OVER], last > at + 1 ? last - at - 1 : 0);
    g_string_append(out, format_style()->reset);
    append_times(out, " ", width > MAX(last, at + 1) ? width - MAX(last, at + 1) : 0);
}

void plot_strip(GString *out, const double *shares, unsigned columns, enum plot_colour colour)
{
    g_string_append(out, colour_of(colour));
    for (unsigned i = 0; i < columns; i++) {
        const double share = CLAMP(shares[i], 0, 1);
        const unsigned level = (unsigned)(share * EIGHTHS + 0.5);

        g_string_append(out, glyphs()->level[share > 0 ? MAX(level, 1) : 0]);
    }
    g_string_append(out, format_style()->reset);
}
