#include "ctl/report/card.h"

#include "ctl/report/html.h"
#include "wording/translation.h"

/* Labels that fit side by side at the width of a phone. */
#define ROOM_NARROW 5

void card_open(GString *out, const char *class, const char *heading, const char *lead)
{
    g_string_append_printf(out, "<section class=\"card %s\">\n", class);
    html_element(out, "h2", heading);
    if (lead)
        html_element_with(out, "p", "class=\"lead\"", lead);
    g_string_append_c(out, '\n');
}

void card_close(GString *out)
{
    g_string_append(out, "</section>\n");
}

void card_table_open(GString *out, const char *const *columns, unsigned n)
{
    g_string_append(out, "<details>");
    html_element(out, "summary", _("The figures as a table"));
    g_string_append(out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for (unsigned i = 0; i < n; i++)
        html_element_with(out, "th", "scope=\"col\"", columns[i]);
    g_string_append(out, "</tr></thead><tbody>\n");
}

void card_row_open(GString *out, const char *heading)
{
    g_string_append(out, "<tr>");
    html_element_with(out, "th", "scope=\"row\"", heading);
}

void card_cell(GString *out, const char *text)
{
    html_element(out, "td", text);
}

void card_number(GString *out, unsigned long number)
{
    char buf[LOCAL_WORDS_MAX];

    card_cell(out, local_number(buf, number));
}

void card_length(GString *out, usec length)
{
    char buf[LOCAL_WORDS_MAX];

    card_cell(out, local_length(buf, length));
}

void card_row_close(GString *out)
{
    g_string_append(out, "</tr>\n");
}

void card_table_close(GString *out)
{
    g_string_append(out, "</tbody></table></div></details>\n");
}

static int month_of(int day)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)day);
    return (int)g_date_get_month(&date);
}

/* Where a label stands if there is room: where a week begins, at the first week of a month, in
 * January. */
static bool is_natural(const struct report_buckets *buckets, unsigned i)
{
    const struct report_bucket *bucket = report_bucket(buckets, i);

    if (buckets->unit == REPORT_DAYS)
        return buckets->rows->len <= 14 || local_begins_week(bucket->first);
    if (buckets->unit == REPORT_WEEKS)
        return buckets->rows->len <= 10 || i == 0 ||
               month_of(bucket->last) != month_of(report_bucket(buckets, i - 1)->last);
    return buckets->rows->len <= 24 || month_of(bucket->first) == 1;
}

static enum local_form form_of(const struct report_buckets *buckets)
{
    if (buckets->unit == REPORT_MONTHS)
        return buckets->rows->len <= 24 ? LOCAL_MONTH_ABB : LOCAL_YEAR;
    return buckets->unit == REPORT_WEEKS && buckets->rows->len > 10 ? LOCAL_MONTH_ABB : LOCAL_DAY;
}

void card_labels(struct chart *chart, const struct report_buckets *buckets, unsigned room)
{
    const unsigned n = buckets->rows->len, gap = (n + room - 1) / room;
    const unsigned gap_narrow = (n + ROOM_NARROW - 1) / ROOM_NARROW;
    unsigned next = 0, next_narrow = 0;

    for (unsigned i = 0; i < n; i++) {
        const bool is_spare = i < next_narrow;
        char text[LOCAL_WORDS_MAX];
        int day;

        if (i < next || !is_natural(buckets, i))
            continue;
        /* A week that begins in the old month has the name of the new one. */
        day = buckets->unit == REPORT_WEEKS && n > 10 ? report_bucket(buckets, i)->last
                                                      : report_bucket(buckets, i)->first;
        chart_label(chart, i, local_date(text, day, form_of(buckets)), is_spare);
        next = i + gap;
        if (!is_spare)
            next_narrow = i + gap_narrow;
    }
}
