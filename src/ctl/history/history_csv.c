#include "ctl/history/history_csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/calendar.h"

/* A spreadsheet takes a cell that begins with one of these for a formula; it skips a tab, a
 * carriage return and a blank before them. */
#define FORMULA "=+-@\t\r"

void history_csv_text(GString *out, const char *text)
{
    const bool is_formula = *text && strchr(FORMULA, text[strspn(text, " ")]) != NULL &&
                            text[strspn(text, " ")] != '\0';
    const bool is_quoted = is_formula || strpbrk(text, ",\"\r\n") || *text == ' ';

    if (!is_quoted) {
        g_string_append(out, text);
        return;
    }
    g_string_append(out, is_formula ? "\"'" : "\"");
    for (; *text; text++)
        g_string_append_printf(out, *text == '"' ? "\"\"" : "%c", *text);
    g_string_append_c(out, '"');
}

/* "2026-11-30T14:05:09+01:00"; @utc_offset in seconds. Empty for 0, which is no instant. */
static void add_instant(GString *out, usec at, int utc_offset)
{
    const time_t local = (time_t)(at / USEC_SEC) + utc_offset;
    struct tm tm;
    char text[32];

    if (at == 0 || !gmtime_r(&local, &tm))
        return;
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    g_string_append_printf(out, "%s%c%02d:%02d", text, utc_offset < 0 ? '-' : '+',
                           abs(utc_offset) / 3600, abs(utc_offset) / 60 % 60);
}

static void add_local(GString *out, usec at)
{
    add_instant(out, at, calendar_utc_offset(at));
    g_string_append_c(out, ',');
}

static void add_seconds(GString *out, usec duration)
{
    g_string_append_printf(out, "%lld,", (long long)(duration / USEC_SEC));
}

void history_csv_days(GString *out, const struct history_list *days)
{
    g_string_append(out, "day,sitting_s,active_s,standing_s,longest_s,rested_s,unknown_s,away_s,"
                         "bouts,rests,suggestions,stretches,steps,walks\n");
    for (unsigned i = 0; i < history_count(days); i++) {
        const struct history_day *day = history_row(days, struct history_day, i);
        const usec durations[] = { day->sitting, day->active,  day->standing, day->longest_bout,
                                   day->rested,  day->unknown, day->away };

        history_csv_text(out, day->date);
        g_string_append_c(out, ',');
        for (size_t k = 0; k < G_N_ELEMENTS(durations); k++)
            add_seconds(out, durations[k]);
        g_string_append_printf(out, "%u,%u,%u,%u,%u,%u\n", day->bouts, day->rests, day->suggestions,
                               day->stretches, day->steps, day->walks);
    }
}

void history_csv_bouts(GString *out, const struct history_list *bouts)
{
    g_string_append(out, "start,end,sitting_s,active_s,ended_by\n");
    for (unsigned i = 0; i < history_count(bouts); i++) {
        const struct history_bout *bout = history_row(bouts, struct history_bout, i);

        add_local(out, bout->start_at);
        add_local(out, bout->end_at);
        add_seconds(out, bout->sitting);
        add_seconds(out, bout->active);
        history_csv_text(out, bout->ended_by);
        g_string_append_c(out, '\n');
    }
}

void history_csv_intervals(GString *out, const struct history_list *intervals)
{
    g_string_append(out, "start,end,state,reason\n");
    for (unsigned i = 0; i < history_count(intervals); i++) {
        const struct history_interval *row = history_row(intervals, struct history_interval, i);

        add_local(out, row->start_at);
        add_local(out, row->end_at);
        history_csv_text(out, row->state);
        g_string_append_c(out, ',');
        history_csv_text(out, row->reason);
        g_string_append_c(out, '\n');
    }
}

void history_csv_stretches(GString *out, const struct history_list *stretches)
{
    g_string_append(out, "start,end,exercise,side,outcome,feedback,held_s\n");
    for (unsigned i = 0; i < history_count(stretches); i++) {
        const struct history_stretch *row = history_row(stretches, struct history_stretch, i);
        const char *const texts[] = { row->exercise, row->side, row->outcome, row->feedback };

        add_local(out, row->start_at);
        add_local(out, row->end_at);
        for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
            history_csv_text(out, texts[k]);
            g_string_append_c(out, ',');
        }
        g_string_append_printf(out, "%lld\n", (long long)(row->held / USEC_SEC));
    }
}

void history_csv_events(GString *out, const struct history_list *events)
{
    g_string_append(out, "time,kind,source,detail\n");
    for (unsigned i = 0; i < history_count(events); i++) {
        const struct history_event *event = history_row(events, struct history_event, i);
        const char *const texts[] = { event->kind, event->source, event->detail };

        add_instant(out, event->at, event->utc_offset);
        for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
            g_string_append_c(out, ',');
            history_csv_text(out, texts[k]);
        }
        g_string_append_c(out, '\n');
    }
}
