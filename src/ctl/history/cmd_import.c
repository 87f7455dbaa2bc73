/*
 * import: adds an exported history, or the record of another program, to the present one.
 */
#include <stdio.h>
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/history/import_source.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define ROWS_AT_ONCE 5000

/* The service stores thousands of rows with one call. */
#define IMPORT_TIMEOUT USEC_MIN

/* The service accepts a burst of 20 calls, then 20 a second. */
#define BURST       15
#define CALLS_A_SEC 18

struct import_counts {
    unsigned read, imported;
    unsigned days_left_out;
    unsigned calls;
    gint64 started_at; /* g_get_monotonic_time() */
};

/* Entries of another program on a day that lumbard has recorded itself would contradict it. */
static bool is_recorded(const struct history_list *days, const GDate *date)
{
    char name[HISTORY_DATE_MAX];

    g_date_strftime(name, sizeof name, "%Y-%m-%d", date);
    for (unsigned i = 0; i < history_count(days); i++) {
        const struct history_day *day = history_row(days, struct history_day, i);

        if (strcmp(day->date, name) == 0)
            return day->sitting > 0 || day->standing > 0 || day->away > 0;
    }
    return false;
}

static enum command_status leave_out_recorded(sd_bus *bus, struct import_source *s,
                                              struct import_counts *counts)
{
    CLEANUP(history_list_done) struct history_list days = { 0 };
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(struct history_event));
    const struct history_list *list = &s->time.list;
    GDate first, last, known = { 0 };
    bool is_left_out = false;
    enum command_status status;

    if (history_count(list) == 0)
        return COMMAND_FINE;
    local_day_of(history_row(list, struct history_event, 0)->at, &first);
    local_day_of(history_row(list, struct history_event, history_count(list) - 1)->at, &last);
    status = history_list_days(bus, &first, &last, &days);
    for (unsigned i = 0; status == COMMAND_FINE && i < history_count(list); i++) {
        const struct history_event *event = history_row(list, struct history_event, i);
        GDate date;

        local_day_of(event->at, &date);
        if (i == 0 || g_date_compare(&date, &known) != 0) {
            is_left_out = is_recorded(&days, &date);
            counts->days_left_out += is_left_out;
            known = date;
        }
        if (!is_left_out)
            g_array_append_val(kept, *event);
    }
    if (status != COMMAND_FINE)
        return status;
    g_array_set_size(s->time.list.rows, 0);
    g_array_append_vals(s->time.list.rows, kept->data, kept->len);
    return COMMAND_FINE;
}

/* Reads the whole file, so that an error is found before a row is imported. */
static enum command_status check_all(struct import_source *s, struct import_counts *counts)
{
    bool is_end = false;

    while (!is_end) {
        g_autoptr(GStringChunk) texts = g_string_chunk_new(/* size= */ 256);
        struct history_event event;

        if (import_source_next(s, texts, &event, &is_end) != COMMAND_FINE)
            return COMMAND_FAILED;
        counts->read += !is_end;
    }
    import_source_rewind(s);
    return COMMAND_FINE;
}

/* Appends up to ROWS_AT_ONCE rows to @m. */
static enum command_status append_rows(struct import_source *s, sd_bus_message *m, unsigned *ret_n)
{
    g_autoptr(GStringChunk) texts = g_string_chunk_new(/* size= */ 65536);
    int r = sd_bus_message_open_container(m, 'a', "(tisssa{sv})");

    for (*ret_n = 0; r >= 0 && *ret_n < ROWS_AT_ONCE; (*ret_n)++) {
        struct history_event e;
        bool is_end;

        if (import_source_next(s, texts, &e, &is_end) != COMMAND_FINE)
            return COMMAND_FAILED;
        if (is_end)
            break;
        r = sd_bus_message_append(m, "(tisssa{sv})", (uint64_t)e.at, e.utc_offset, e.kind, e.source,
                                  e.detail, 0);
    }
    if (r >= 0)
        r = sd_bus_message_close_container(m);
    return r < 0 ? client_failed(N_("call the lumbard service"), r) : COMMAND_FINE;
}

static void wait_for_turn(struct import_counts *counts)
{
    while (counts->calls >
           BURST + CALLS_A_SEC * (g_get_monotonic_time() - counts->started_at) / G_USEC_PER_SEC)
        g_usleep(G_USEC_PER_SEC / CALLS_A_SEC / 2);
    counts->calls++;
}

/* @ret_n: rows that were sent, 0 at the end. */
static enum command_status send_rows(sd_bus *bus, struct import_source *s,
                                     struct import_counts *counts, unsigned *ret_n)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    const unsigned line = MAX(s->reader.number + 1, 2); /* the first one has no row */
    uint32_t imported = 0;
    enum command_status status;
    int r = client_new_call(bus, NULL, CLIENT_HISTORY, "Import", /* may_start= */ false, &m);

    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    status = append_rows(s, m, ret_n);
    if (status != COMMAND_FINE || *ret_n == 0)
        return status;
    wait_for_turn(counts);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE && s->kind == IMPORT_LUMBARD)
        fprintf(stderr,
                counts->calls == 1
                    ? _("Row 1 is line %u of the file. Nothing was imported.\n")
                    : _("Row 1 is line %u of the file. The lines before it were imported; you may "
                        "import the file again, because no entry is stored twice.\n"),
                line);
    if (status != COMMAND_FINE)
        return status;
    r = sd_bus_message_read(reply, "u", &imported);
    counts->imported += imported;
    return r < 0 ? client_failed(N_("read the reply of the lumbard service"), r) : COMMAND_FINE;
}

static enum command_status import_all(sd_bus *bus, struct import_source *s,
                                      struct import_counts *counts)
{
    CLEANUP(property_list_freep) struct property_list *history = property_list_new();
    /* Detects within seconds that the service does not answer; the calls that follow may take
     * longer. */
    enum command_status status =
        client_get_all(bus, CLIENT_HISTORY, /* may_start= */ false, history);
    unsigned n = 1;

    if (status == COMMAND_FINE && s->kind != IMPORT_LUMBARD)
        status = leave_out_recorded(bus, s, counts);
    if (status == COMMAND_FINE)
        status = check_all(s, counts);
    if (status == COMMAND_FINE)
        screen_announce_wait(counts->read);
    counts->started_at = g_get_monotonic_time();
    sd_bus_set_method_call_timeout(bus, (uint64_t)IMPORT_TIMEOUT);
    while (status == COMMAND_FINE && n > 0)
        status = send_rows(bus, s, counts, &n);
    return status;
}

static enum command_status print_counts(const struct command_call *call,
                                        const struct import_counts *counts)
{
    const unsigned known = counts->read - MIN(counts->read, counts->imported);
    g_autoptr(GString) out = g_string_new(NULL);

    if (call->as_json) {
        g_string_printf(out, "{\"Rows\":%u,\"Known\":%u,\"DaysLeftOut\":%u}\n", counts->imported,
                        known, counts->days_left_out);
        return output_data(out->str);
    }
    g_string_append_printf(
        out, _n("%u entry was imported.", "%u entries were imported.", counts->imported),
        counts->imported);
    if (known > 0)
        g_string_append_printf(
            out, _n(" %u was in the history already.", " %u were in the history already.", known),
            known);
    if (counts->days_left_out > 0)
        g_string_append_printf(
            out,
            _n(" %u day was left out, because lumbard has its own record of it.",
               " %u days were left out, because lumbard has its own record of them.",
               counts->days_left_out),
            counts->days_left_out);
    return screen_print(out->str);
}

enum command_status command_import(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    struct import_counts counts = { 0 };
    struct import_source source;
    enum command_status status;

    if (call->n == 0)
        return command_misused(call->self, _("Give a FILE, or - for standard input."));
    status = import_source_open(&source, call->words[0]);
    if (status != COMMAND_FINE)
        return status;
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = import_all(bus, &source, &counts);
    import_source_done(&source);
    return status == COMMAND_FINE ? print_counts(call, &counts) : status;
}
