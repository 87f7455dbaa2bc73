/*
 * The rows are read from the message itself, not through GVariant: a page has 10,000 of them.
 *
 * A further page of bouts, intervals or stretches begins at the end of the last row, and a row that
 * began no later than that one is ignored. Events may share their instant: a further page begins at
 * the last instant, and the rows of this instant that were read before are skipped.
 */
#include "ctl/client/history_list.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "util/calendar.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* Days for which one call asks. After an import, the service computes all of them again: ten years
 * in one call can exceed the timeout of the call on a busy machine. */
#define DAYS_AT_ONCE 366

/* How the rows of one method are read. */
struct row_type {
    const char *method, *types;
    size_t size;
    /* Reads the members before the a{sv}; @ret is all zeros. */
    int (*read)(sd_bus_message *m, struct history_list *list, void *ret);
    size_t offset_at; /* where the int for the entry "utc-offset" of the a{sv} is; 0 = nowhere */
    /* Takes one entry of the a{sv}, for @key; NULL = at most that one is wanted. */
    int (*read_more)(sd_bus_message *m, const char *key, void *ret);
};

void history_list_done(struct history_list *list)
{
    if (list->rows)
        g_array_unref(list->rows);
    if (list->texts)
        g_string_chunk_free(list->texts);
    *list = (struct history_list){ 0 };
}

/* The same words come again and again: each is kept once. */
static const char *keep(struct history_list *list, const char *text)
{
    return g_string_chunk_insert_const(list->texts, text);
}

static int read_day(sd_bus_message *m, struct history_list *, void *ret)
{
    struct history_day *day = ret;
    const char *date;
    int r = sd_bus_message_read(m, "sttttttuuuu", &date, &day->sitting, &day->active,
                                &day->standing, &day->longest_bout, &day->rested, &day->unknown,
                                &day->bouts, &day->rests, &day->suggestions, &day->stretches);

    if (r < 0)
        return r;
    return g_strlcpy(day->date, date, sizeof day->date) < sizeof day->date ? 0 : -EBADMSG;
}

static int read_more_of_day(sd_bus_message *m, const char *key, void *ret)
{
    struct history_day *day = ret;

    if (strcmp(key, "steps") == 0)
        return sd_bus_message_read(m, "v", "u", &day->steps);
    if (strcmp(key, "walks") == 0)
        return sd_bus_message_read(m, "v", "u", &day->walks);
    if (strcmp(key, "away") == 0)
        return sd_bus_message_read(m, "v", "t", &day->away);
    return sd_bus_message_skip(m, "v");
}

static int read_bout(sd_bus_message *m, struct history_list *list, void *ret)
{
    struct history_bout *bout = ret;
    const char *ended_by;
    int r = sd_bus_message_read(m, "tttts", &bout->start_at, &bout->end_at, &bout->sitting,
                                &bout->active, &ended_by);

    if (r < 0)
        return r;
    bout->ended_by = keep(list, ended_by);
    bout->utc_offset = calendar_utc_offset(bout->start_at); /* an older service sends none */
    return 0;
}

static int read_interval(sd_bus_message *m, struct history_list *list, void *ret)
{
    struct history_interval *interval = ret;
    const char *state, *reason;
    int r = sd_bus_message_read(m, "ttss", &interval->start_at, &interval->end_at, &state, &reason);

    if (r < 0)
        return r;
    interval->state = keep(list, state);
    interval->reason = keep(list, reason);
    interval->utc_offset = calendar_utc_offset(interval->start_at);
    return 0;
}

static int read_stretch(sd_bus_message *m, struct history_list *list, void *ret)
{
    struct history_stretch *stretch = ret;
    const char *exercise, *side, *outcome, *feedback;
    int r = sd_bus_message_read(m, "ttsssst", &stretch->start_at, &stretch->end_at, &exercise,
                                &side, &outcome, &feedback, &stretch->held);

    if (r < 0)
        return r;
    stretch->exercise = keep(list, exercise);
    stretch->side = keep(list, side);
    stretch->outcome = keep(list, outcome);
    stretch->feedback = keep(list, feedback);
    stretch->utc_offset = calendar_utc_offset(stretch->end_at);
    return 0;
}

static int read_event(sd_bus_message *m, struct history_list *list, void *ret)
{
    struct history_event *event = ret;
    const char *kind, *source, *detail;
    int r =
        sd_bus_message_read(m, "tisss", &event->at, &event->utc_offset, &kind, &source, &detail);

    if (r < 0)
        return r;
    event->kind = keep(list, kind);
    event->source = keep(list, source);
    event->detail = g_string_chunk_insert(list->texts, detail);
    return 0;
}

static const struct row_type days = {
    "ListDays", "sttttttuuuua{sv}", sizeof(struct history_day), read_day, 0, read_more_of_day
};
static const struct row_type bouts = { "ListBouts",
                                       "ttttsa{sv}",
                                       sizeof(struct history_bout),
                                       read_bout,
                                       offsetof(struct history_bout, utc_offset),
                                       NULL };
static const struct row_type intervals = { "ListIntervals",
                                           "ttssa{sv}",
                                           sizeof(struct history_interval),
                                           read_interval,
                                           offsetof(struct history_interval, utc_offset),
                                           NULL };
static const struct row_type stretches = { "ListStretches",
                                           "ttssssta{sv}",
                                           sizeof(struct history_stretch),
                                           read_stretch,
                                           offsetof(struct history_stretch, utc_offset),
                                           NULL };
static const struct row_type events = {
    "ListEvents", "tisssa{sv}", sizeof(struct history_event), read_event, 0, NULL
};

static int read_value(sd_bus_message *m, const struct row_type *type, const char *key, void *row)
{
    if (type->read_more)
        return type->read_more(m, key, row);
    if (strcmp(key, "utc-offset") == 0)
        return sd_bus_message_read(m, "v", "i", (char *)row + type->offset_at);
    return sd_bus_message_skip(m, "v");
}

static int read_more(sd_bus_message *m, const struct row_type *type, void *row)
{
    const char *key;
    int r;

    if (!type->read_more && !type->offset_at)
        return sd_bus_message_skip(m, "a{sv}");
    r = sd_bus_message_enter_container(m, 'a', "{sv}");
    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = sd_bus_message_read(m, "s", &key);
        if (r >= 0)
            r = read_value(m, type, key, row);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

/* Appends all rows of the reply. */
static int read_rows(sd_bus_message *m, const struct row_type *type, struct history_list *list)
{
    g_autofree char *array = g_strdup_printf("(%s)", type->types);
    g_autofree void *row = g_malloc(type->size);
    int r = sd_bus_message_enter_container(m, 'a', array);

    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'r', type->types)) > 0) {
        memset(row, 0, type->size);
        r = type->read(m, list, row);
        if (r >= 0)
            r = read_more(m, type, row);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
        if (r >= 0)
            g_array_append_vals(list->rows, row, 1);
    }
    return r;
}

static enum command_status send(sd_bus *bus, sd_bus_message *m, const struct row_type *type,
                                struct history_list *list)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    const enum command_status status = client_call(bus, m, &reply);
    int r;

    if (status != COMMAND_FINE)
        return status;
    r = read_rows(reply, type, list);
    if (r == -ENXIO) /* another type than ours */
        r = -EBADMSG;
    return r < 0 ? client_failed(N_("read the reply of the lumbard service"), r) : COMMAND_FINE;
}

static enum command_status call_for_span(sd_bus *bus, const struct row_type *type, usec from,
                                         usec to, struct history_list *list)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_HISTORY, type->method, /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "ttu", (uint64_t)from, (uint64_t)to, HISTORY_PAGE);
    return r < 0 ? client_failed(N_("call the lumbard service"), r) : send(bus, m, type, list);
}

static void list_init(struct history_list *list, const struct row_type *type)
{
    list->rows = g_array_new(FALSE, FALSE, (guint)type->size);
    list->texts = g_string_chunk_new(/* size= */ 4096);
}

/* Start and end are the first two members of a row. */
static usec start_of(const struct history_list *list, const struct row_type *type, unsigned i)
{
    usec start;

    memcpy(&start, list->rows->data + i * type->size, sizeof start);
    return start;
}

static usec end_of(const struct history_list *list, const struct row_type *type, unsigned i)
{
    usec end;

    memcpy(&end, list->rows->data + i * type->size + sizeof end, sizeof end);
    return end;
}

/* Removes the rows from @n on that did not begin after the row before. */
static void remove_repeated(struct history_list *list, const struct row_type *type, unsigned n)
{
    unsigned repeated = 0;

    if (n == 0)
        return;
    while (n + repeated < list->rows->len &&
           start_of(list, type, n + repeated) <= start_of(list, type, n - 1))
        repeated++;
    g_array_remove_range(list->rows, n, repeated);
}

static enum command_status read_span(sd_bus *bus, const struct row_type *type, usec from, usec to,
                                     struct history_list *ret)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    enum command_status status;
    unsigned n, received;

    list_init(&list, type);
    do {
        n = list.rows->len;
        status = call_for_span(bus, type, from, to, &list);
        if (status != COMMAND_FINE)
            return status;
        received = list.rows->len - n;
        remove_repeated(&list, type, n);
        if (list.rows->len)
            from = end_of(&list, type, list.rows->len - 1);
    } while (received == HISTORY_PAGE && list.rows->len > n && from > 0);
    *ret = list;
    list = (struct history_list){ 0 };
    return COMMAND_FINE;
}

enum command_status history_list_bouts(sd_bus *bus, usec from, usec to, struct history_list *ret)
{
    return read_span(bus, &bouts, from, to, ret);
}

enum command_status history_list_intervals(sd_bus *bus, usec from, usec to,
                                           struct history_list *ret)
{
    return read_span(bus, &intervals, from, to, ret);
}

enum command_status history_list_stretches(sd_bus *bus, usec from, usec to,
                                           struct history_list *ret)
{
    return read_span(bus, &stretches, from, to, ret);
}

/* Appends the next page of events. */
static enum command_status read_page(sd_bus *bus, struct history_place *place,
                                     struct history_list *list)
{
    const unsigned n = list->rows->len;
    const enum command_status status = call_for_span(bus, &events, place->from, place->to, list);
    const unsigned received = list->rows->len - n;
    unsigned at_last = 0;

    if (status != COMMAND_FINE)
        return status;
    place->is_end = received < HISTORY_PAGE;
    if (received == 0)
        return COMMAND_FINE;
    place->from = start_of(list, &events, list->rows->len - 1);
    while (at_last < received &&
           start_of(list, &events, list->rows->len - 1 - at_last) == place->from)
        at_last++;
    if (place->skip == HISTORY_PAGE) /* a call cannot return all rows of one instant */
        return client_failed(N_("read the history"), -EOVERFLOW);
    g_array_remove_range(list->rows, n, MIN(place->skip, received));
    place->skip = at_last;
    return COMMAND_FINE;
}

enum command_status history_list_page(sd_bus *bus, struct history_place *place,
                                      struct history_list *ret)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    enum command_status status;

    list_init(&list, &events);
    status = read_page(bus, place, &list);
    if (status != COMMAND_FINE)
        return status;
    *ret = list;
    list = (struct history_list){ 0 };
    return COMMAND_FINE;
}

enum command_status history_list_events(sd_bus *bus, usec from, usec to, struct history_list *ret)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    struct history_place place = { .from = from, .to = to };

    list_init(&list, &events);
    while (!place.is_end) {
        const enum command_status status = read_page(bus, &place, &list);

        if (status != COMMAND_FINE)
            return status;
    }
    *ret = list;
    list = (struct history_list){ 0 };
    return COMMAND_FINE;
}

static enum command_status call_for_days(sd_bus *bus, const GDate *first, const GDate *last,
                                         struct history_list *list)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    char from[HISTORY_DATE_MAX], to[HISTORY_DATE_MAX];
    int r = client_new_call(bus, NULL, CLIENT_HISTORY, days.method, /* may_start= */ false, &m);

    g_date_strftime(from, sizeof from, "%Y-%m-%d", first);
    g_date_strftime(to, sizeof to, "%Y-%m-%d", last);
    if (r >= 0)
        r = sd_bus_message_append(m, "ss", from, to);
    return r < 0 ? client_failed(N_("call the lumbard service"), r) : send(bus, m, &days, list);
}

enum command_status history_list_days(sd_bus *bus, const GDate *first, const GDate *last,
                                      struct history_list *ret)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };

    list_init(&list, &days);
    for (GDate from = *first; g_date_compare(&from, last) <= 0;
         g_date_add_days(&from, DAYS_AT_ONCE)) {
        enum command_status status;
        GDate end = from;

        g_date_add_days(&end, DAYS_AT_ONCE - 1);
        status = call_for_days(bus, &from, g_date_compare(&end, last) < 0 ? &end : last, &list);
        if (status != COMMAND_FINE)
            return status;
    }
    *ret = list;
    list = (struct history_list){ 0 };
    return COMMAND_FINE;
}
