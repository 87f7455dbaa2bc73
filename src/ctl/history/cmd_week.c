/*
 * week: the last seven days as bars, or as an array in an object for programs.
 */
#include "ctl/client/client.h"
#include "ctl/history/day_table.h"
#include "ctl/history/history_json.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DAYS 7

static enum command_status print_week(const struct history_list *days, const GDate *first)
{
    const struct format_style *style = format_style();
    g_autoptr(GString) out = g_string_new(style->bold);

    g_string_append_printf(out, "%s%s\n\n", _("The last 7 days"), style->reset);
    day_table_append_all(out, days, first, DAYS);
    return output_text(out->str);
}

enum command_status command_week(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(history_list_done) struct history_list days = { 0 };
    g_autoptr(GString) out = g_string_new("{\"Days\":");
    GDate today, first;
    enum command_status status = client_open(&bus);

    local_day_of(format_now(), &today);
    first = today;
    g_date_subtract_days(&first, DAYS - 1);
    if (status == COMMAND_FINE)
        status = history_list_days(bus, &first, &today, &days);
    if (status != COMMAND_FINE)
        return status;
    if (!call->as_json)
        return print_week(&days, &first);
    history_json_days(out, &days);
    g_string_append(out, "}\n");
    return output_data(out->str);
}
