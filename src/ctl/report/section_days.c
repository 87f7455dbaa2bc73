/*
 * The sums of each day.
 */
#include "ctl/report/card.h"
#include "ctl/report/html.h"
#include "ctl/report/sections.h"
#include "wording/translation.h"

void section_days(GString *out, const struct report_model *model)
{
    const char *const columns[] = {
        _("Day"),       _("Sitting"),   _("Standing"), _("Longest sitting"), _("Breaks"),
        _("Reminders"), _("Stretches"), _("Walks"),    _("Steps"),
    };

    card_open(out, "wide", _("All days"), _("Times are hours and minutes."));
    card_table_open(out, columns, G_N_ELEMENTS(columns));
    for (int day = model->last; day >= model->first; day--) {
        const struct report_sum sum = report_model_sum(model, day, day);
        char name[LOCAL_WORDS_MAX];

        if (sum.days == 0)
            continue;
        card_row_open(out, local_date(name, day, LOCAL_WHOLE));
        card_length(out, sum.sitting);
        card_length(out, sum.standing);
        card_length(out, sum.longest);
        card_number(out, sum.rests);
        card_number(out, sum.reminders);
        card_number(out, sum.stretches);
        card_number(out, sum.walks);
        card_number(out, sum.steps);
        card_row_close(out);
    }
    card_table_close(out);
    card_close(out);
}
