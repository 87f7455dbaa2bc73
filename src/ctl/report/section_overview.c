/*
 * The tiles at the top: one figure each, and below it how it differs from the time before.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

/* An average per day with a record; 0 if there is none. */
static unsigned long tenths_a_day(unsigned long sum, unsigned days)
{
    return days ? (sum * 10 + days / 2) / days : 0;
}

static usec a_day(usec sum, unsigned days)
{
    return days ? sum / days : 0;
}

static void tile(GString *out, const char *label, const char *figure, const char *unit,
                 const char *note)
{
    g_string_append(out, "<div class=\"tile\">");
    html_element_with(out, "p", "class=\"label\"", label);
    g_string_append(out, "<p class=\"figure\">");
    html_text(out, figure);
    if (*unit) {
        g_string_append_c(out, ' ');
        html_element(out, "small", unit);
    }
    g_string_append(out, "</p>");
    html_element_with(out, "p", "class=\"note\"", note);
    g_string_append(out, "</div>\n");
}

/* "24 minutes less than in the 30 days before"; @gap: for people. */
static char *compare(bool is_equal, bool is_more, const char *gap, int days)
{
    if (is_equal)
        return g_strdup_printf(
            _n("the same as on the day before", "the same as in the %d days before", days), days);
    if (is_more) /* TRANSLATORS: how much more, such as "24 minutes" or "1.5"; a number of days */
        return g_strdup_printf(
            _n("%s more than on the day before", "%s more than in the %d days before", days), gap,
            days);
    /* TRANSLATORS: how much less, such as "24 minutes" or "1.5"; a number of days */
    return g_strdup_printf(
        _n("%s less than on the day before", "%s less than in the %d days before", days), gap,
        days);
}

/* Less than a minute is no difference. */
static char *compare_lengths(usec now, usec before, int days)
{
    const usec gap = now > before ? now - before : before - now;
    char words[DURATION_WORDS_MAX];

    duration_words(words, sizeof words, gap - gap % USEC_MIN);
    return compare(gap<USEC_MIN, now> before, words, days);
}

static char *compare_tenths(unsigned long now, unsigned long before, int days)
{
    const unsigned long gap = now > before ? now - before : before - now;
    char words[LOCAL_WORDS_MAX];

    return compare(gap == 0, now > before, local_tenths(words, gap), days);
}

static void sitting_tiles(GString *out, const struct report_sum *now,
                          const struct report_sum *before, int days)
{
    g_autofree char *sitting =
        compare_lengths(a_day(now->sitting, now->days), a_day(before->sitting, before->days), days);
    g_autofree char *longest = compare_lengths(now->longest, before->longest, days);
    char figure[LOCAL_WORDS_MAX];

    tile(out, _("Sitting a day"), local_length(figure, a_day(now->sitting, now->days)), _("hours"),
         before->days ? sitting : "");
    tile(out, _("Longest sitting"), local_length(figure, now->longest), _("hours"),
         before->days ? longest : "");
}

static void break_tile(GString *out, const struct report_sum *now, const struct report_sum *before,
                       int days)
{
    const unsigned long tenths = tenths_a_day(now->rests, now->days);
    g_autofree char *note = compare_tenths(tenths, tenths_a_day(before->rests, before->days), days);
    char figure[LOCAL_WORDS_MAX];

    tile(out, _("Breaks a day"), local_tenths(figure, tenths), "", before->days ? note : "");
}

static void stretch_tile(GString *out, const struct report_sum *now)
{
    char figure[LOCAL_WORDS_MAX], reminders[LOCAL_WORDS_MAX];
    /* TRANSLATORS: a number */
    g_autofree char *note =
        g_strdup_printf(_n("after %s reminder", "after %s reminders", now->reminders),
                        local_number(reminders, now->reminders));

    tile(out, _("Stretches"), local_number(figure, now->stretches), "", note);
}

static void steps_tile(GString *out, const struct report_sum *now, const struct report_sum *before,
                       int days)
{
    const unsigned long steps = tenths_a_day(now->steps, now->days) / 10 * 10;
    g_autofree char *note =
        compare_tenths(steps, tenths_a_day(before->steps, before->days) / 10 * 10, days);
    char figure[LOCAL_WORDS_MAX];

    if (now->steps)
        tile(out, _("Steps a day"), local_tenths(figure, steps), "", before->steps ? note : "");
}

void section_overview(GString *out, const struct report_model *model)
{
    const struct report_sum now = report_model_sum(model, model->first, model->last);
    const int days = report_model_count(model);

    g_string_append(out, "<div class=\"tiles\">\n");
    sitting_tiles(out, &now, &model->before, days);
    break_tile(out, &now, &model->before, days);
    stretch_tile(out, &now);
    steps_tile(out, &now, &model->before, days);
    g_string_append(out, "</div>\n");
}
