/*
 * org.lumbard.Lumbard1.History: the record on the disk.
 */
#include <string.h>

#include "bus/arguments.h"
#include "bus/errors.h"
#include "bus/history_calls.h"
#include "bus/history_change_bus.h"
#include "bus/interfaces.h"
#include "config.h"
#include "store/history_store.h"
#include "store/journal.h"
#include "util/clean_text.h"
#include "util/cleanup.h"
#include "util/date.h"
#include "wording/translation.h"

/* Only whether there is one: a full path may exceed the buffer. */
static void read_path(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = *f->model->history->path != '\0';
}

static void read_healthy(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = f->model->history->is_healthy;
}

static void read_problem(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, f->model->history->problem);
}

static int get_path(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply,
                    void *userdata, sd_bus_error *)
{
    const struct bus_model *m = userdata;
    CLEANUP(cleanup_free) char *clean = clean_text(m->history->path);

    return sd_bus_message_append(reply, "s", clean);
}

static struct sqlite3 *database(const struct bus_facts *f)
{
    struct journal *journal = f->model->history->journal;

    return journal ? journal_db(journal) : NULL;
}

static void read_first(const struct bus_facts *f, struct bus_property_value *v)
{
    usec at = 0;

    if (database(f))
        history_store_first(database(f), &at);
    v->number = at > 0 ? (uint64_t)at : 0;
}

static void read_records(const struct bus_facts *f, struct bus_property_value *v)
{
    int64_t n = 0;

    if (database(f))
        history_store_records(database(f), &n);
    v->number = (uint64_t)n;
}

static int argument_day(sd_bus_error *error, const char *name, const char *text, int64_t *ret)
{
    if (strnlen(text, DATE_TEXT_MAX) < DATE_TEXT_MAX && date_parse(text, ret))
        return 0;
    return bus_error_text(error, name, text, _("a day from 1970 on, as YYYY-MM-DD"));
}

static int method_days(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct history_request request = { .kind = HISTORY_DAYS };
    const char *first, *last;
    int r = sd_bus_message_read(m, "ss", &first, &last);

    if (r >= 0)
        r = argument_day(error, "first", first, &request.from);
    if (r >= 0)
        r = argument_day(error, "last", last, &request.to);
    if (r < 0)
        return r;
    if (request.from > request.to)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("first (%s) must not be after last (%s)."), first, last);
    if (request.to - request.from >= HISTORY_DAYS_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("%s to %s are %lld days: expected at most %d."), first, last,
                                 (long long)(request.to - request.from + 1), HISTORY_DAYS_MAX);
    return history_calls_add(model->history_calls, model, m, &request, error);
}

static int read_span(sd_bus_message *m, void *userdata, enum history_kind kind, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct history_request request = { .kind = kind };
    uint64_t from, to;
    int r = sd_bus_message_read(m, "ttu", &from, &to, &request.max);

    if (r < 0)
        return r;
    if (from > to)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("from (%llu) must not be after to (%llu)."),
                                 (unsigned long long)from, (unsigned long long)to);
    if (request.max < 1 || request.max > HISTORY_ROWS_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 _("max (%u) is out of range: expected 1 to %d."), request.max,
                                 HISTORY_ROWS_MAX);
    request.from = from < INT64_MAX ? (int64_t)from : INT64_MAX;
    request.to = to < INT64_MAX ? (int64_t)to : INT64_MAX;
    return history_calls_add(model->history_calls, model, m, &request, error);
}

static int method_bouts(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return read_span(m, userdata, HISTORY_BOUTS, error);
}

static int method_intervals(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return read_span(m, userdata, HISTORY_INTERVALS, error);
}

static int method_stretches(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return read_span(m, userdata, HISTORY_STRETCHES, error);
}

static int method_events(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    return read_span(m, userdata, HISTORY_EVENTS, error);
}

#define PROPERTIES(X)                                                      \
    X("Path", "s", get_path, SD_BUS_VTABLE_PROPERTY_CONST, read_path),     \
        X("FirstTimestamp", "t", bus_properties_getter, 0, read_first),    \
        X("Records", "t", bus_properties_getter, 0, read_records),         \
        X("Healthy", "b", bus_properties_getter, BUS_EMITS, read_healthy), \
        X("Problem", "s", bus_properties_getter, BUS_EMITS, read_problem)

static const struct bus_property table[] = { PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties history_properties = { BUS_INTERFACE_HISTORY, table,
                                                   sizeof table / sizeof table[0] };

const sd_bus_vtable history_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(BUS_PROPERTY_VTABLE),
    SD_BUS_METHOD_WITH_ARGS("ListDays", SD_BUS_ARGS("s", first, "s", last),
                            SD_BUS_RESULT("a(sttttttuuuua{sv})", days), method_days, 0),
    SD_BUS_METHOD_WITH_ARGS("ListBouts", SD_BUS_ARGS("t", from, "t", to, "u", max),
                            SD_BUS_RESULT("a(ttttsa{sv})", bouts), method_bouts, 0),
    SD_BUS_METHOD_WITH_ARGS("ListIntervals", SD_BUS_ARGS("t", from, "t", to, "u", max),
                            SD_BUS_RESULT("a(ttssa{sv})", intervals), method_intervals, 0),
    SD_BUS_METHOD_WITH_ARGS("ListStretches", SD_BUS_ARGS("t", from, "t", to, "u", max),
                            SD_BUS_RESULT("a(ttssssta{sv})", stretches), method_stretches, 0),
    SD_BUS_METHOD_WITH_ARGS("ListEvents", SD_BUS_ARGS("t", from, "t", to, "u", max),
                            SD_BUS_RESULT("a(tisssa{sv})", events), method_events, 0),
    SD_BUS_METHOD_WITH_ARGS("Import", SD_BUS_ARGS("a(tisssa{sv})", rows),
                            SD_BUS_RESULT("u", imported), history_method_import, 0),
    SD_BUS_METHOD_WITH_ARGS("Forget", SD_BUS_ARGS("t", from, "t", to), SD_BUS_RESULT("u", deleted),
                            history_method_forget, 0),
    SD_BUS_VTABLE_END,
};
