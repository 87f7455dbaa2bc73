/*
 * history: the recorded data as a table of days for people, or as CSV or JSON for programs.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/history/day_range.h"
#include "ctl/history/day_table.h"
#include "ctl/history/history_csv.h"
#include "ctl/history/history_json.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DEFAULT_DAYS 30

static void json_events(GString *out, const struct history_list *events)
{
    for (unsigned i = 0; i < history_count(events); i++) {
        g_string_append_c(out, i ? ',' : '[');
        history_json_event(out, history_row(events, struct history_event, i));
    }
    g_string_append(out, history_count(events) ? "]" : "[]");
}

static const struct what {
    const char *word, *key; /* the key in JSON */
    /* NULL: days */
    enum command_status (*read)(sd_bus *bus, usec from, usec to, struct history_list *ret);
    void (*to_csv)(GString *out, const struct history_list *list);
    void (*to_json)(GString *out, const struct history_list *list);
} whats[] = {
    { "days", "Days", NULL, history_csv_days, history_json_days },
    { "sitting", "Bouts", history_list_bouts, history_csv_bouts, history_json_bouts },
    { "timeline", "Intervals", history_list_intervals, history_csv_intervals,
      history_json_intervals },
    { "stretches", "Stretches", history_list_stretches, history_csv_stretches,
      history_json_stretches },
    { "events", "Events", history_list_events, history_csv_events, json_events },
};

static const struct what *find_what(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(whats); i++)
        if (strcmp(whats[i].word, word) == 0)
            return &whats[i];
    return NULL;
}

static enum command_status print_days(const struct history_list *days)
{
    const struct format_style *style = format_style();
    g_autoptr(GString) out = g_string_new(style->bold);

    g_string_append_printf(out, "%s%s\n\n", _("Recorded days"), style->reset);
    day_table_append(out, days);
    return output_text(out->str);
}

static enum command_status print_list(const struct command_call *call, const struct what *what,
                                      const struct history_list *list)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (call->as_json) {
        g_string_append_printf(out, "{\"%s\":", what->key);
        what->to_json(out, list);
        g_string_append(out, "}\n");
    } else if (command_has(call, "csv")) {
        what->to_csv(out, list);
    } else {
        return print_days(list);
    }
    return output_data(out->str);
}

enum command_status command_history(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(history_list_done) struct history_list list = { 0 };
    const char *word = call->n > 0 ? call->words[0] : "days";
    const struct what *what = find_what(word);
    struct day_range range;
    enum command_status status;

    if (!what)
        return command_misused(
            call->self,
            _("Unknown kind '%s': expected days, sitting, timeline, stretches or events."), word);
    if (what->read && !call->as_json && !command_has(call, "csv"))
        return command_misused(call->self,
                               _("Add --csv or --json. Only days are shown as a table."));
    status = day_range_read(call, format_now(), DEFAULT_DAYS, &range);
    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = what->read ? what->read(bus, day_range_begin(&range), day_range_end(&range), &list)
                            : history_list_days(bus, &range.first, &range.last, &list);
    return status == COMMAND_FINE ? print_list(call, what, &list) : status;
}
