#include "ctl/doctor/device_lines.h"

#include "ctl/client/source_list.h"
#include "ctl/text/format.h"
#include "ctl/text/screen.h"
#include "ctl/text/tracker_text.h"
#include "wording/translation.h"

static bool is(const struct property_list *source, const char *name, const char *value)
{
    return g_strcmp0(property_list_string(source, name), value) == 0;
}

static bool shows_tracker(const struct property_list *source)
{
    return is(source, "Kind", "tracker") && !is(source, "State", "failed");
}

/* Few computers have a presence sensor: one that is absent is among the other absent sources. */
static bool shows_sensor(const struct property_list *source)
{
    return is(source, "Kind", "sensor") && is(source, "State", "ready");
}

bool device_lines_show(const struct property_list *source)
{
    return shows_tracker(source) || shows_sensor(source);
}

char *device_lines_last_event(usec instant, usec now)
{
    char length[DURATION_WORDS_MAX];

    if (!instant)
        return g_strdup(_("no event yet"));
    return g_strdup_printf(_("last event %s ago"),
                           format_duration(length, now > instant ? now - instant : 0));
}

static const char *text_of(const struct property_list *source, const char *name)
{
    const char *text = property_list_string(source, name);

    return text && *text ? text : "?";
}

static void append_sources(GString *out, const struct findings *f,
                           bool (*is_wanted)(const struct property_list *source), const char *label,
                           usec now)
{
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);
        g_autofree char *event = NULL;

        if (!is_wanted(p))
            continue;
        event = device_lines_last_event(property_list_usec(p, "LastEventTimestamp"), now);
        screen_line(out, label, "%s: %s, %s%s%s", text_of(p, "Name"), text_of(p, "State"),
                    text_of(p, "Detail"), is(p, "State", "ready") ? "; " : "",
                    is(p, "State", "ready") ? event : "");
        label = "";
    }
}

static bool is_idle_source(const struct property_list *source)
{
    return is(source, "Kind", "idle");
}

unsigned device_lines_hide_absent(struct findings *f)
{
    const char *idle = property_list_string(f->presence, "IdleSource");

    return source_list_hide_absent(f->sources, idle && *idle ? NULL : is_idle_source);
}

void device_lines_append_hidden(GString *out, unsigned hidden)
{
    if (hidden)
        screen_line(out, _("absent"),
                    _n("%u source (to see it: lumbarctl doctor --all)",
                       "%u sources (to see them: lumbarctl doctor --all)", hidden),
                    hidden);
}

void device_lines_append(GString *out, const struct findings *f)
{
    const usec now = format_now();

    append_sources(out, f, shows_tracker, _("trackers"), now);
    for (unsigned i = 0; i < f->trackers->len; i++) {
        const struct property_list *t = g_ptr_array_index(f->trackers, i);
        g_autofree char *name = tracker_text_name(t), *link = tracker_text_link(t, now);
        g_autofree char *report = tracker_text_last_report(t, now);

        g_autofree char *walk = tracker_text_last_walk(t, now);

        screen_line(out, "", _("%s: %s; last report: %s; %u steps in the last hour; last walk: %s"),
                    name, link, report, property_list_number(t, "StepsLastHour"), walk);
    }
    append_sources(out, f, shows_sensor, _("sensor"), now);
}
