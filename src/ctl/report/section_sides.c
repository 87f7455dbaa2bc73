/*
 * How long each side was held: two bars from the middle.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "ctl/text/format.h"
#include "wording/translation.h"

/* Percent of the width for the longer side; the rest is space. */
#define REACH 50.0

static void draw(GString *out, usec left, usec right, const char *lead)
{
    const double most = (double)MAX(left, right);
    const double to_left = REACH * (double)left / most, to_right = REACH * (double)right / most;

    g_string_append(out, "<svg class=\"sides\" role=\"img\" height=\"36\">");
    html_element(out, "title", _("Left and right"));
    html_element(out, "desc", lead);
    g_string_append_printf(out,
                           "<rect class=\"o\" y=\"4\" width=\"100%%\" height=\"28\" rx=\"3\"/>"
                           "<rect class=\"sl\" x=\"%.2f%%\" y=\"4\" width=\"%.2f%%\" "
                           "height=\"28\" rx=\"3\"/><rect class=\"sr\" x=\"50%%\" y=\"4\" "
                           "width=\"%.2f%%\" height=\"28\" rx=\"3\"/>"
                           "<line class=\"b\" x1=\"50%%\" x2=\"50%%\" y2=\"36\"/></svg>\n",
                           50 - to_left, to_left, to_right);
}

static void write_side(GString *out, const char *class, const char *name, usec held)
{
    char words[DURATION_WORDS_MAX];

    g_string_append_printf(out, "<div class=\"%s\">", class);
    html_element_with(out, "span", "class=\"label\"", name);
    html_element(out, "strong", format_duration(words, held));
    g_string_append(out, "</div>");
}

void section_sides(GString *out, const struct report_model *model)
{
    const struct report_sum sum = report_model_sum(model, model->first, model->last);
    const usec left = sum.held[SIDE_LEFT], right = sum.held[SIDE_RIGHT];
    const char *class = section_months_is_wide(model) ? "" : "wide";
    const char *lead = _("How long you held the stretches of each side, those that you stopped "
                         "included. A stretch of both sides counts half to each.");

    card_open(out, class, _("Left and right"), lead);
    if (left || right) {
        g_string_append(out, "<div class=\"ends\">");
        write_side(out, "left", _("Left"), left);
        write_side(out, "right", _("Right"), right);
        g_string_append(out, "</div>\n");
        draw(out, left, right, lead);
    } else {
        html_element_with(out, "p", "class=\"empty\"", _("No stretch was held in this time."));
    }
    card_close(out);
}
