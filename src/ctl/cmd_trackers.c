/*
 * trackers: the fitness trackers that report at present, as a list for people or an array in an
 * object for programs.
 */
#include "ctl/client/tracker_list.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/tracker_text.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* A paragraph is hard to read in a wide terminal. */
#define TEXT_WIDTH 80

static void append_tracker(GString *out, const struct property_list *tracker, usec now)
{
    const struct format_style *style = format_style();
    g_autofree char *name = tracker_text_name(tracker);
    g_autofree char *link = tracker_text_link(tracker, now);
    g_autofree char *report = tracker_text_last_report(tracker, now);
    g_autofree char *provides = tracker_text_provides(tracker);
    g_autofree char *walk = tracker_text_last_walk(tracker, now);
    const usec lease = property_list_usec(tracker, "LeaseEndTimestamp");
    const char *alert_call = property_list_string(tracker, "Call");
    char instant[FORMAT_INSTANT_MAX];

    g_string_append(out, style->bold);
    screen_wrap(out, name, /* width= */ 0);
    g_string_append_printf(out, "%s\n", style->reset);
    screen_line(out, _("link"), "%s", link);
    screen_line(out, _("last report"), "%s", report);
    screen_line(out, _("steps"), _("%u in the last hour"),
                property_list_number(tracker, "StepsLastHour"));
    screen_line(out, _("last walk"), "%s", walk);
    screen_line(out, _("reports"), "%s", provides);
    if (alert_call)
        screen_line(out, _("alerts"), "%s", alert_call);
    if (lease)
        screen_line(out, _("listed until"), _("%s, unless it reports again"),
                    format_instant(instant, lease, now));
}

static void append_none(GString *out)
{
    const struct format_style *style = format_style();

    screen_wrap(out,
                _("No fitness tracker reports at present. A watch appears here by itself once a "
                  "program such as Amazfish is connected to it. To see what is missing:"),
                TEXT_WIDTH);
    g_string_append_printf(out, "\n  %slumbarctl doctor%s\n", style->bold, style->reset);
    g_string_append_printf(out,
                           "%s\n  %sbusctl --user call org.lumbard.Lumbard1 "
                           "/org/lumbard/Lumbard1 org.lumbard.Activity1 StepTotal stt mywatch 0 "
                           "4321%s\n",
                           _("To report steps by hand:"), style->bold, style->reset);
}

enum command_status command_trackers(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autoptr(GPtrArray) trackers = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = tracker_list_read(bus, &trackers);
    if (status != COMMAND_FINE)
        return status;
    if (call->as_json) {
        g_string_append(out, "{\"Trackers\":");
        tracker_list_to_json(trackers, out);
        g_string_append(out, "}\n");
        return output_data(out->str);
    }
    for (unsigned i = 0; i < trackers->len; i++) {
        g_string_append(out, i ? "\n" : "");
        append_tracker(out, g_ptr_array_index(trackers, i), format_now());
    }
    if (trackers->len == 0)
        append_none(out);
    return output_text(out->str);
}
