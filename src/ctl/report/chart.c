#include "ctl/report/chart.h"

#include "ctl/report/html.h"
#include "ctl/report/local_words.h"

#define TOP         16 /* pixels above the top line, for the text of a mark */
#define BELOW       24 /* pixels below the bottom line, for labels */
#define BAR_SHARE   0.72
#define LEAST_PIXEL 1.5

/* Percent from a side of the chart: a label that is nearer begins or ends there. */
#define EDGE 3.0

double chart_scale(double value)
{
    static const double steps[] = { 1, 2, 3, 4, 5, 6, 8, 10 };
    double power = 1;

    while (value > 10 * power)
        power *= 10;
    for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
        if (value <= steps[i] * power)
            return steps[i] * power;
    return 10 * power;
}

static double y_of(const struct chart *chart, double value)
{
    return TOP + chart->height * (1 - value / chart->most);
}

/* The left edge of a slot, in percent. */
static double x_of(const struct chart *chart, double slot)
{
    return 100 * slot / chart->slots;
}

/* The number of lines above the bottom line, chosen so that their values are round. @most: from
 * chart_scale(). */
static unsigned lines_of(double most)
{
    double digit = most;

    while (digit >= 10)
        digit /= 10;
    switch ((unsigned)digit) {
    case 1:
        return most < 10 ? 1 : 5;
    case 2:
        return most < 10 ? 2 : 4;
    case 6:
        return 3;
    case 8:
        return 4;
    default:
        return (unsigned)digit;
    }
}

static void draw_lines(struct chart *chart)
{
    const unsigned n = lines_of(chart->most);

    for (unsigned i = 0; i <= n; i++) {
        const double value = chart->most * i / n, y = y_of(chart, value);
        char number[LOCAL_WORDS_MAX];

        g_string_append_printf(chart->out,
                               "<line class=\"%s\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>"
                               "<text class=\"y\" x=\"-8\" y=\"%.1f\">",
                               i ? "g" : "b", y, y, y + 4);
        html_text(chart->out, local_number(number, (unsigned long)value));
        g_string_append(chart->out, "</text>");
    }
}

void chart_open(struct chart *chart, const char *title, const char *description)
{
    g_string_append_printf(chart->out, "<svg class=\"plot\" role=\"img\" height=\"%d\">",
                           TOP + chart->height + BELOW);
    html_element(chart->out, "title", title);
    html_element(chart->out, "desc", description);
    draw_lines(chart);
}

void chart_close(struct chart *chart)
{
    g_string_append(chart->out, "</svg>\n");
}

void chart_bar(struct chart *chart, unsigned slot, const char *class, double from, double to)
{
    const double width = BAR_SHARE * 100 / chart->slots;
    const double x = x_of(chart, slot) + (1 - BAR_SHARE) / 2 * 100 / chart->slots;
    double y = y_of(chart, to), height = y_of(chart, from) - y;

    if (to <= from)
        return;
    if (height < LEAST_PIXEL) {
        y -= LEAST_PIXEL - height;
        height = LEAST_PIXEL;
    }
    g_string_append_printf(chart->out,
                           "<rect class=\"%s\" x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\" "
                           "height=\"%.1f\" rx=\"1.5\"/>",
                           class, x, y, width, height);
}

void chart_hint(struct chart *chart, unsigned slot, const char *text)
{
    g_string_append_printf(chart->out,
                           "<rect class=\"h\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"%d\">",
                           x_of(chart, slot), 100.0 / chart->slots, TOP + chart->height);
    html_element(chart->out, "title", text);
    g_string_append(chart->out, "</rect>");
}

static void write_label(struct chart *chart, double slot, const char *text, bool is_spare)
{
    const double x = x_of(chart, slot);
    const char *class = x < EDGE ? "xs" : x > 100 - EDGE ? "xe" : "x";

    g_string_append_printf(chart->out, "<text class=\"%s%s\" x=\"%.2f%%\" y=\"%d\">", class,
                           is_spare ? " spare" : "",
                           x < EDGE         ? 0
                           : x > 100 - EDGE ? 100
                                            : x,
                           TOP + chart->height + 18);
    html_text(chart->out, text);
    g_string_append(chart->out, "</text>");
}

void chart_label(struct chart *chart, unsigned slot, const char *text, bool is_spare)
{
    write_label(chart, slot + 0.5, text, is_spare);
}

void chart_edge(struct chart *chart, unsigned slot, const char *text, bool is_spare)
{
    write_label(chart, slot, text, is_spare);
}

void chart_mark(struct chart *chart, double slot, const char *text)
{
    const double x = x_of(chart, slot);

    g_string_append_printf(chart->out,
                           "<line class=\"m\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"2\" y2=\"%d\"/>"
                           "<svg x=\"%.2f%%\" overflow=\"visible\"><text class=\"mt\" x=\"6\" "
                           "y=\"11\">",
                           x, x, TOP + chart->height, x);
    html_text(chart->out, text);
    g_string_append(chart->out, "</text></svg>");
}

void chart_legend(GString *out, const char *class, const char *text)
{
    g_string_append_printf(out,
                           "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\">"
                           "<rect class=\"%s\" x=\"1\" y=\"1\" width=\"10\" height=\"10\" "
                           "rx=\"2\"/></svg>",
                           class);
    html_text(out, text);
    g_string_append(out, "</li>");
}
