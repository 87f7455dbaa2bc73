/*
 * One lane for each day. The parts of a day are one path for each state, in minutes of the day; the
 * picture of the lane is stretched to the width of the page, so it contains no text.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

#define LANE_HEIGHT 32
#define BAR_TOP     10
#define BAR_HEIGHT  14
#define DOT_Y       4

/* One part of a day, from the top of the bar to its bottom; time away is a thin line. */
#define BLOCK "M%.1f 0h%.1fv1h-%.1fz"
#define LINE  "M%.1f .4h%.1fv.2h-%.1fz"

/* The hours that are shown. */
struct lanes {
    GString *out;
    const struct report_model *model;
    unsigned from, to; /* hours */
};

static const char *class_of(enum report_state state)
{
    static const char *const classes[] = {
        [REPORT_ACTIVE] = CHART_ACTIVE,     [REPORT_PASSIVE] = CHART_PASSIVE,
        [REPORT_STANDING] = CHART_STANDING, [REPORT_WALKING] = CHART_WALKING,
        [REPORT_AWAY] = CHART_AWAY,         [REPORT_UNKNOWN] = CHART_UNKNOWN,
    };

    return classes[state];
}

static double percent(const struct lanes *lanes, unsigned second)
{
    const double whole = 3600.0 * (lanes->to - lanes->from);

    return CLAMP(100 * (second - 3600.0 * lanes->from) / whole, 0, 100);
}

/* The hours above the lanes, with every second one left out on a narrow page. */
static void draw_hours(const struct lanes *lanes)
{
    const unsigned step = lanes->to - lanes->from > 14 ? 2 : 1;
    char text[LOCAL_WORDS_MAX];
    unsigned nth = 0;

    g_string_append(lanes->out, "<div class=\"lane head\" aria-hidden=\"true\"><span></span>"
                                "<svg height=\"18\">");
    for (unsigned hour = lanes->from; hour <= lanes->to; hour += step) {
        g_string_append_printf(lanes->out, "<text class=\"%s%s\" x=\"%.2f%%\" y=\"12\">",
                               hour == lanes->from       ? "xs"
                               : hour + step > lanes->to ? "xe"
                                                         : "x",
                               nth++ % 3 ? " spare" : "", percent(lanes, hour * 3600));
        html_text(lanes->out, local_hour(text, hour));
        g_string_append(lanes->out, "</text>");
    }
    g_string_append(lanes->out, "</svg><span></span></div>\n");
}

static void draw_state(const struct lanes *lanes, int day, enum report_state state)
{
    const GArray *pieces = lanes->model->pieces;
    bool is_first = true;

    for (guint i = 0; i < pieces->len; i++) {
        const struct report_piece *piece = &g_array_index(pieces, struct report_piece, i);
        const unsigned from = MAX(piece->from, lanes->from * 3600);
        const unsigned to = MIN(piece->to, lanes->to * 3600);

        if (piece->day != day || piece->state != state || from >= to)
            continue;
        if (is_first)
            g_string_append_printf(lanes->out, "<path class=\"%s\" d=\"", class_of(state));
        is_first = false;
        g_string_append_printf(lanes->out, state == REPORT_AWAY ? LINE : BLOCK, from / 60.0,
                               (to - from) / 60.0, (to - from) / 60.0);
    }
    if (!is_first)
        g_string_append(lanes->out, "\"/>");
}

static void draw_pieces(const struct lanes *lanes, int day)
{
    g_string_append_printf(lanes->out,
                           "<svg y=\"%d\" width=\"100%%\" height=\"%d\" viewBox=\"%u 0 %u 1\" "
                           "preserveAspectRatio=\"none\">",
                           BAR_TOP, BAR_HEIGHT, lanes->from * 60, (lanes->to - lanes->from) * 60);
    for (int state = REPORT_STATE_MAX - 1; state >= 0; state--)
        draw_state(lanes, day, (enum report_state)state);
    g_string_append(lanes->out, "</svg>");
}

/* For the pointer; a sitting longer than the limit is underlined. */
static void draw_sitting(const struct lanes *lanes, const struct report_piece *piece)
{
    const double x = percent(lanes, piece->from), width = percent(lanes, piece->to) - x;
    char from[LOCAL_WORDS_MAX], to[LOCAL_WORDS_MAX], length[DURATION_WORDS_MAX];
    const bool is_long = lanes->model->limit && piece->sitting > lanes->model->limit;

    if (is_long)
        g_string_append_printf(lanes->out,
                               "<rect class=\"" CHART_OVER "\" x=\"%.2f%%\" y=\"%d\" "
                               "width=\"%.2f%%\" height=\"2\"/>",
                               x, BAR_TOP + BAR_HEIGHT + 1, width);
    g_string_append_printf(lanes->out,
                           "<rect class=\"h\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" "
                           "height=\"%d\"><title>",
                           x, BAR_TOP, width, BAR_HEIGHT);
    duration_words(length, sizeof length, piece->sitting - piece->sitting % USEC_MIN);
    /* TRANSLATORS: two times of day, and the duration: "09:10 – 10:05: 52 minutes of sitting" */
    html_textf(lanes->out, _("%s – %s: %s of sitting"), local_clock(from, piece->from),
               local_clock(to, piece->to), length);
    g_string_append(lanes->out, "</title></rect>");
}

static void draw_sittings(const struct lanes *lanes, int day)
{
    const GArray *sittings = lanes->model->sittings;

    for (guint i = 0; i < sittings->len; i++) {
        const struct report_piece *piece = &g_array_index(sittings, struct report_piece, i);

        if (piece->day == day)
            draw_sitting(lanes, piece);
    }
}

/* A stretch that was stopped is a ring. */
static void draw_stretch(const struct lanes *lanes, const struct report_stretch *stretch)
{
    const bool is_done = stretch->outcome != STRETCH_STOPPED;
    static const char *const sides[] = { [SIDE_LEFT] = N_("left side"),
                                         [SIDE_RIGHT] = N_("right side"),
                                         [SIDE_BOTH] = N_("both sides") };
    char clock[LOCAL_WORDS_MAX];

    g_string_append_printf(lanes->out, "<circle class=\"%s\" cx=\"%.2f%%\" cy=\"%d\" r=\"%s\">",
                           is_done ? CHART_STRETCH : CHART_STOPPED, percent(lanes, stretch->second),
                           DOT_Y, is_done ? "3.5" : "2.75");
    g_string_append(lanes->out, "<title>");
    html_textf(lanes->out, "%s: %s", local_clock(clock, stretch->second), stretch->exercise);
    if (stretch->side < SIDE_MAX)
        html_textf(lanes->out, ", %s", _(sides[stretch->side]));
    if (!is_done)
        html_textf(lanes->out, ", %s", _("stopped"));
    g_string_append(lanes->out, "</title></circle>");
}

static void draw_stretches(const struct lanes *lanes, int day)
{
    const GArray *stretches = lanes->model->stretches;

    for (guint i = 0; i < stretches->len; i++) {
        const struct report_stretch *stretch = &g_array_index(stretches, struct report_stretch, i);

        if (stretch->day == day && stretch->second >= lanes->from * 3600 &&
            stretch->second <= lanes->to * 3600)
            draw_stretch(lanes, stretch);
    }
}

static void draw_grid(const struct lanes *lanes)
{
    const unsigned step = lanes->to - lanes->from > 14 ? 2 : 1;

    for (unsigned hour = lanes->from; hour <= lanes->to; hour += step) {
        const double x = percent(lanes, hour * 3600);

        g_string_append_printf(lanes->out,
                               "<line class=\"g\" x1=\"%.2f%%\" x2=\"%.2f%%\" y2=\"%d\"/>", x, x,
                               LANE_HEIGHT);
    }
}

static void draw_lane(const struct lanes *lanes, int day)
{
    const struct report_sum sum = report_model_sum(lanes->model, day, day);
    char name[LOCAL_WORDS_MAX], length[LOCAL_WORDS_MAX], words[DURATION_WORDS_MAX];

    g_string_append_printf(lanes->out, "<div class=\"lane%s\">",
                           local_begins_week(day) ? " week" : "");
    html_element_with(lanes->out, "span", "class=\"day\"", local_date(name, day, LOCAL_WEEKDAY));
    g_string_append_printf(lanes->out, "<svg role=\"img\" height=\"%d\"><title>", LANE_HEIGHT);
    duration_words(words, sizeof words, sum.sitting - sum.sitting % USEC_MIN);
    /* TRANSLATORS: a date, a duration and two numbers, with their nouns apart for short texts */
    html_textf(lanes->out, _("%s: %s of sitting; breaks: %u; stretches: %u"), name, words,
               sum.rests, sum.stretches);
    g_string_append(lanes->out, "</title>");
    draw_grid(lanes);
    draw_pieces(lanes, day);
    draw_sittings(lanes, day);
    draw_stretches(lanes, day);
    g_string_append(lanes->out, "</svg>");
    html_element_with(lanes->out, "span", "class=\"sum\"",
                      sum.days ? local_length(length, sum.sitting) : "–");
    g_string_append(lanes->out, "</div>\n");
}

static void draw_legend(GString *out, const struct report_model *model)
{
    char words[DURATION_WORDS_MAX];

    g_string_append(out, "<ul class=\"legend\">");
    chart_legend(out, CHART_ACTIVE, _("sitting, keyboard or mouse in use"));
    chart_legend(out, CHART_PASSIVE, _("sitting, such as a film or a call"));
    chart_legend(out, CHART_STANDING, _("standing"));
    chart_legend(out, CHART_WALKING, _("walking"));
    chart_legend(out, CHART_AWAY, _("away"));
    g_string_append(out, "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><circle "
                         "class=\"" CHART_STRETCH "\" cx=\"6\" cy=\"6\" r=\"4\"/></svg>");
    html_text(out, _("stretch; a ring: stopped"));
    g_string_append(out, "</li>");
    if (model->limit) {
        g_string_append(out, "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect "
                             "class=\"" CHART_OVER "\" y=\"5\" width=\"12\" height=\"2\"/></svg>");
        duration_words(words, sizeof words, model->limit);
        /* TRANSLATORS: the limit, a duration: "30 minutes" */
        html_textf(out, _("sitting for more than %s"), words);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul>\n");
}

/* "09:10 – 10:05; 10:12 – 10:40" */
static char *describe_sittings(const struct report_model *model, int day)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < model->sittings->len; i++) {
        const struct report_piece *piece = &g_array_index(model->sittings, struct report_piece, i);
        char from[LOCAL_WORDS_MAX], to[LOCAL_WORDS_MAX];

        if (piece->day == day)
            g_string_append_printf(text, "%s%s – %s", text->len ? "; " : "",
                                   local_clock(from, piece->from), local_clock(to, piece->to));
    }
    return g_string_free(text, FALSE);
}

static void write_table(GString *out, const struct report_model *model)
{
    const char *const columns[] = { _("Day"), _("Sitting, from – to") };

    card_table_open(out, columns, G_N_ELEMENTS(columns));
    for (int day = model->lane_first; day <= model->last; day++) {
        g_autofree char *sittings = describe_sittings(model, day);
        char name[LOCAL_WORDS_MAX];

        card_row_open(out, local_date(name, day, LOCAL_WEEKDAY));
        card_cell(out, *sittings ? sittings : "–");
        card_row_close(out);
    }
    card_table_close(out);
}

void section_timeline(GString *out, const struct report_model *model)
{
    struct lanes lanes = { .out = out, .model = model };
    char words[LOCAL_WORDS_MAX];
    /* TRANSLATORS: a date; the report is longer than what is shown hour by hour */
    g_autofree char *lead = g_strdup_printf(
        _("The days from %s on, hour by hour, with the hours of sitting at the end of the line."),
        local_date(words, model->lane_first, LOCAL_DAY));

    report_model_hours(model, &lanes.from, &lanes.to);
    card_open(out, "wide", _("Your days"), lead);
    draw_legend(out, model);
    g_string_append(out, "<div class=\"lanes\">");
    draw_hours(&lanes);
    for (int day = model->lane_first; day <= model->last; day++)
        draw_lane(&lanes, day);
    g_string_append(out, "</div>\n");
    write_table(out, model);
    card_close(out);
}
