#include "ctl/history/history_json.h"

#include "ctl/text/json.h"

static void add_number(GString *out, const char *name, usec value)
{
    json_key(out, name);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, value);
}

static void json_day(GString *out, const void *row)
{
    const struct history_day *day = row;

    json_text(out, "Day", day->date);
    add_number(out, "SittingUSec", day->sitting);
    add_number(out, "ActiveUSec", day->active);
    add_number(out, "StandingUSec", day->standing);
    add_number(out, "LongestBoutUSec", day->longest_bout);
    add_number(out, "RestedUSec", day->rested);
    add_number(out, "UnknownUSec", day->unknown);
    add_number(out, "AwayUSec", day->away);
    add_number(out, "Bouts", day->bouts);
    add_number(out, "Rests", day->rests);
    add_number(out, "Suggestions", day->suggestions);
    add_number(out, "Stretches", day->stretches);
    add_number(out, "Steps", day->steps);
    add_number(out, "Walks", day->walks);
}

static void json_bout(GString *out, const void *row)
{
    const struct history_bout *bout = row;

    add_number(out, "StartTimestamp", bout->start_at);
    add_number(out, "EndTimestamp", bout->end_at);
    add_number(out, "SittingUSec", bout->sitting);
    add_number(out, "ActiveUSec", bout->active);
    json_text(out, "EndedBy", bout->ended_by);
}

static void json_interval(GString *out, const void *row)
{
    const struct history_interval *interval = row;

    add_number(out, "StartTimestamp", interval->start_at);
    add_number(out, "EndTimestamp", interval->end_at);
    json_text(out, "State", interval->state);
    json_text(out, "StateReason", interval->reason);
}

static void json_stretch(GString *out, const void *row)
{
    const struct history_stretch *stretch = row;

    add_number(out, "StartTimestamp", stretch->start_at);
    add_number(out, "EndTimestamp", stretch->end_at);
    json_text(out, "Exercise", stretch->exercise);
    json_text(out, "Side", stretch->side);
    json_text(out, "Outcome", stretch->outcome);
    json_text(out, "Feedback", stretch->feedback);
    add_number(out, "HeldUSec", stretch->held);
}

static void add_rows(GString *out, const struct history_list *list, size_t size,
                     void (*add)(GString *out, const void *row))
{
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < history_count(list); i++) {
        g_string_append(out, i ? ",{" : "{");
        add(out, list->rows->data + i * size);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

void history_json_days(GString *out, const struct history_list *days)
{
    add_rows(out, days, sizeof(struct history_day), json_day);
}

void history_json_bouts(GString *out, const struct history_list *bouts)
{
    add_rows(out, bouts, sizeof(struct history_bout), json_bout);
}

void history_json_intervals(GString *out, const struct history_list *intervals)
{
    add_rows(out, intervals, sizeof(struct history_interval), json_interval);
}

void history_json_stretches(GString *out, const struct history_list *stretches)
{
    add_rows(out, stretches, sizeof(struct history_stretch), json_stretch);
}

void history_json_event(GString *out, const struct history_event *event)
{
    g_string_append_c(out, '{');
    add_number(out, "Timestamp", event->at);
    add_number(out, "UtcOffset", event->utc_offset);
    json_text(out, "Kind", event->kind);
    json_text(out, "Source", event->source);
    json_text(out, "Detail", event->detail);
    g_string_append_c(out, '}');
}
