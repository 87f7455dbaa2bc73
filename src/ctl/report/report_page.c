#include "ctl/report/report_page.h"

#include "config.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/translation.h"

static char *range_of(const struct report_model *model)
{
    char first[LOCAL_WORDS_MAX], last[LOCAL_WORDS_MAX];

    return g_strdup_printf("%s – %s", local_date(first, model->first, LOCAL_WHOLE),
                           local_date(last, model->last, LOCAL_WHOLE));
}

static void write_head(GString *out, const char *range)
{
    g_string_append(out, "<!DOCTYPE html>\n<html lang=\"");
    /* TRANSLATORS: the code of your language, for the page of the report: "de", "pt-BR" */
    html_text(out, _("en"));
    g_string_append(out, "\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"" REPORT_POLICY
                         "\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
                         "initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n"
                         "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
    html_textf(out, "%s, %s", _("Sitting and stretching"), range);
    g_string_append_printf(out,
                           "</title>\n<link rel=\"icon\" href=\"data:,\"/>\n<style>%s</style>\n"
                           "</head>\n<body>\n",
                           REPORT_STYLE);
}

static void write_sections(GString *out, const struct report_model *model)
{
    static void (*const sections[])(GString *, const struct report_model *) = {
        section_overview, section_timeline, section_months, section_lengths, section_sides,
        section_feelings, section_steps,    section_rests,  section_days,
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(sections); i++)
        sections[i](out, model);
}

static void write_foot(GString *out, const char *made)
{
    g_string_append(out, "</main>\n<footer>\n");
    html_element(out, "p",
                 _("This report shows habits, not your health. Relief after a stretch is "
                   "temporary. Stop a stretch when it hurts; if your back keeps hurting, a "
                   "doctor or a physiotherapist can find the cause."));
    html_element(out, "p",
                 _("Times are local, by the clock on the wall at that moment. This file contains "
                   "all that it shows; it loads and sends nothing."));
    if (made) {
        g_string_append(out, "<p>");
        /* TRANSLATORS: the version of the program, then a date and a time */
        html_textf(out, _("Made by lumbard %s, %s."), LUMBARD_VERSION, made);
        g_string_append(out, "</p>\n");
    }
    g_string_append(out, "</footer>\n</body>\n</html>\n");
}

void report_page_write(GString *out, const struct report_model *model, const char *made)
{
    const struct report_sum sum = report_model_sum(model, model->first, model->last);
    g_autofree char *range = range_of(model);

    write_head(out, range);
    g_string_append(out, "<header>\n");
    html_element(out, "h1", _("Sitting and stretching"));
    html_element(out, "p", range);
    g_string_append(out, "</header>\n<main>\n");
    if (sum.days)
        write_sections(out, model);
    else
        html_element_with(out, "p", "class=\"card wide empty\"",
                          _("Nothing is recorded for these days."));
    write_foot(out, made);
}
