#include "ctl/report/report_rows.h"

#include "ctl/client/exercise_query.h"
#include "ctl/text/format.h"
#include "util/cleanup.h"

#define JULIAN_OF_EPOCH 719163 /* 1970-01-01 */

/* A local day begins up to 14 hours before that day of UTC, and ends up to 12 hours after it. */
#define MARGIN USEC_DAY

/* Names that are asked for; a history with more exercises shows the ids of the others. */
#define NAMES_MOST 32

/* One call asks for the rows of this time. */
#define SPAN (28 * USEC_DAY)

struct report_reader {
    sd_bus *bus;
    struct report_model *model;
    GHashTable *names; /* of exercises, by id */
    usec last_at;      /* the beginning of the last row of this kind */
    usec now;          /* the end of a row that is not over */
};

static usec begin_of(int day)
{
    return (day - JULIAN_OF_EPOCH) * USEC_DAY;
}

/* The sitting limit, 0 if it is not known. */
static enum command_status read_limit(sd_bus *bus, usec *ret)
{
    CLEANUP(property_list_freep) struct property_list *settings = property_list_new();
    const enum command_status status =
        client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, settings);

    if (status == COMMAND_FINE)
        *ret = property_list_usec(settings, "SittingLimitUSec");
    return status;
}

static enum command_status add_days(struct report_reader *reader, const GDate *last)
{
    CLEANUP(history_list_done) struct history_list days = { 0 };
    enum command_status status;
    GDate earliest;

    g_date_clear(&earliest, 1);
    g_date_set_julian(&earliest, (guint32)report_model_earliest(reader->model));
    status = history_list_days(reader->bus, &earliest, last, &days);
    for (unsigned i = 0; i < history_count(&days); i++)
        report_model_add_day(reader->model, history_row(&days, struct history_day, i));
    return status;
}

/* A row may overlap two spans. */
static bool is_new(struct report_reader *reader, usec start)
{
    if (reader->last_at != USEC_NONE && start <= reader->last_at)
        return false;
    reader->last_at = start;
    return true;
}

static enum command_status add_intervals(struct report_reader *reader, usec from, usec to)
{
    CLEANUP(history_list_done) struct history_list intervals = { 0 };
    const enum command_status status = history_list_intervals(reader->bus, from, to, &intervals);

    for (unsigned i = 0; i < history_count(&intervals); i++) {
        struct history_interval *interval = history_row(&intervals, struct history_interval, i);

        if (interval->end_at == 0)
            interval->end_at = reader->now;
        if (is_new(reader, interval->start_at))
            report_model_add_interval(reader->model, interval);
    }
    return status;
}

static enum command_status add_bouts(struct report_reader *reader, usec from, usec to)
{
    CLEANUP(history_list_done) struct history_list bouts = { 0 };
    const enum command_status status = history_list_bouts(reader->bus, from, to, &bouts);

    for (unsigned i = 0; i < history_count(&bouts); i++) {
        struct history_bout *bout = history_row(&bouts, struct history_bout, i);

        if (bout->end_at == 0)
            bout->end_at = reader->now;
        if (is_new(reader, bout->start_at))
            report_model_add_bout(reader->model, bout);
    }
    return status;
}

/* The name of an exercise for people, or NULL; each is asked for once. */
static const char *find_name(struct report_reader *reader, const char *id)
{
    struct exercise_facts facts;
    gpointer name = NULL;

    if (g_hash_table_lookup_extended(reader->names, id, NULL, &name) ||
        g_hash_table_size(reader->names) >= NAMES_MOST || !*id)
        return name;
    exercise_query(reader->bus, id, &facts);
    name = g_strdup(facts.name);
    exercise_facts_done(&facts);
    g_hash_table_insert(reader->names, g_strdup(id), name);
    return name;
}

static enum command_status add_stretches(struct report_reader *reader, usec from, usec to)
{
    CLEANUP(history_list_done) struct history_list stretches = { 0 };
    const enum command_status status = history_list_stretches(reader->bus, from, to, &stretches);

    for (unsigned i = 0; i < history_count(&stretches); i++) {
        const struct history_stretch *stretch = history_row(&stretches, struct history_stretch, i);

        if (is_new(reader, stretch->start_at))
            report_model_add_stretch(reader->model, stretch, find_name(reader, stretch->exercise));
    }
    return status;
}

/* In several calls, so that each has its reply long before the timeout, whatever the range. */
static enum command_status read_in_spans(struct report_reader *reader, usec from, usec to,
                                         enum command_status (*add)(struct report_reader *reader,
                                                                    usec from, usec to))
{
    enum command_status status = COMMAND_FINE;

    reader->last_at = USEC_NONE;
    for (; from < to && status == COMMAND_FINE; from += SPAN)
        status = add(reader, from, usec_min(from + SPAN, to) - 1);
    return status;
}

static enum command_status read_rows(struct report_reader *reader, const GDate *last)
{
    const struct report_model *model = reader->model;
    const usec from = begin_of(model->first) - MARGIN, to = begin_of(model->last + 1) + MARGIN;
    const usec lanes = begin_of(model->lane_first) - MARGIN;
    enum command_status status = add_days(reader, last);

    if (status == COMMAND_FINE)
        status = read_in_spans(reader, lanes, to, add_intervals);
    if (status == COMMAND_FINE)
        status = read_in_spans(reader, from, to, add_bouts);
    return status == COMMAND_FINE ? read_in_spans(reader, from, to, add_stretches) : status;
}

enum command_status report_rows_read(sd_bus *bus, const GDate *first, const GDate *last,
                                     struct report_model **ret)
{
    struct report_reader reader = { .bus = bus, .now = format_now() };
    enum command_status status;
    usec limit = 0;

    status = read_limit(bus, &limit);
    if (status != COMMAND_FINE)
        return status;
    reader.model =
        report_model_new((int)g_date_get_julian(first), (int)g_date_get_julian(last), limit);
    reader.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    status = read_rows(&reader, last);
    g_hash_table_unref(reader.names);
    if (status == COMMAND_FINE)
        *ret = reader.model;
    else
        report_model_free(reader.model);
    return status;
}
