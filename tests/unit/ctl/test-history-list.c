/*
 * Reading the history page by page: each row arrives once, whatever falls on the edge of a page,
 * and a reply of another type is an error. A process of its own answers on the other end of a
 * socket.
 */
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/client/history_list.h"
#include "util/cleanup.h"

#define ROWS 25003
#define STEP 1000

/* The last interval is one of a service that does not send the UTC offset. */
#define ZONE        "NPT-5:45"
#define ZONE_OFFSET (5 * 3600 + 45 * 60)

/* Five events at each instant, so that a page ends within an instant. */
static usec event_at(unsigned i)
{
    return (usec)(i / 5 * 5) * STEP;
}

static void append_more(sd_bus_message *reply)
{
    g_assert_cmpint(sd_bus_message_append(reply, "a{sv}", 2, "later-version", "as", 2, "a", "b",
                                          "utc-offset", "i", 5400),
                    >=, 0);
}

static void append_event(sd_bus_message *reply, unsigned i)
{
    char detail[32];

    g_snprintf(detail, sizeof detail, "number=%u", i);
    g_assert_cmpint(sd_bus_message_open_container(reply, 'r', "tisssa{sv}"), >=, 0);
    g_assert_cmpint(
        sd_bus_message_append(reply, "tisss", (uint64_t)event_at(i), -3600, "state", "x11", detail),
        >=, 0);
    append_more(reply);
    g_assert_cmpint(sd_bus_message_close_container(reply), >=, 0);
}

static void append_interval(sd_bus_message *reply, unsigned i)
{
    g_assert_cmpint(sd_bus_message_open_container(reply, 'r', "ttssa{sv}"), >=, 0);
    g_assert_cmpint(sd_bus_message_append(reply, "ttss", (uint64_t)i * STEP,
                                          (uint64_t)(i + 1) * STEP, i % 2 ? "away" : "active",
                                          "input"),
                    >=, 0);
    if (i < ROWS - 1)
        append_more(reply);
    else
        g_assert_cmpint(sd_bus_message_append(reply, "a{sv}", 0), >=, 0);
    g_assert_cmpint(sd_bus_message_close_container(reply), >=, 0);
}

static void reply_with_rows(sd_bus_message *m, sd_bus_message *reply, bool is_events)
{
    uint64_t from, to;
    uint32_t max, n = 0;

    g_assert_cmpint(sd_bus_message_read(m, "ttu", &from, &to, &max), >=, 0);
    g_assert_cmpuint(max, ==, HISTORY_PAGE);
    g_assert_cmpint(
        sd_bus_message_open_container(reply, 'a', is_events ? "(tisssa{sv})" : "(ttssa{sv})"), >=,
        0);
    for (unsigned i = 0; i < ROWS && n < max; i++) {
        /* An interval that touches the span belongs to it. */
        if (is_events ? event_at(i) < (usec)from : (uint64_t)(i + 1) * STEP < from)
            continue;
        if (is_events)
            append_event(reply, i);
        else
            append_interval(reply, i);
        n++;
    }
    g_assert_cmpint(sd_bus_message_close_container(reply), >=, 0);
}

static void reply_with_days(sd_bus_message *m, sd_bus_message *reply)
{
    const char *first, *last;

    g_assert_cmpint(sd_bus_message_read(m, "ss", &first, &last), >=, 0);
    g_assert_cmpint(sd_bus_message_open_container(reply, 'a', "(sttttttuuuua{sv})"), >=, 0);
    g_assert_cmpint(sd_bus_message_append(reply, "(sttttttuuuua{sv})", first, 1ULL, 2ULL, 3ULL,
                                          4ULL, 5ULL, 6ULL, 7U, 8U, 9U, 10U, 3, "steps", "u", 11U,
                                          "walks", "u", 12U, "away", "t", 13ULL),
                    >=, 0);
    g_assert_cmpint(sd_bus_message_append(reply, "(sttttttuuuua{sv})", last, 0ULL, 0ULL, 0ULL, 0ULL,
                                          0ULL, 0ULL, 0U, 0U, 0U, 0U, 0),
                    >=, 0);
    g_assert_cmpint(sd_bus_message_close_container(reply), >=, 0);
}

static int on_message(sd_bus_message *m, void *data, sd_bus_error *error)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;

    (void)data;
    (void)error;
    if (!sd_bus_message_is_method_call(m, NULL, NULL))
        return 0;
    g_assert_cmpint(sd_bus_message_new_method_return(m, &reply), >=, 0);
    if (sd_bus_message_is_method_call(m, NULL, "ListDays"))
        reply_with_days(m, reply);
    else if (sd_bus_message_is_method_call(m, NULL, "ListBouts"))
        g_assert_cmpint(sd_bus_message_append(reply, "s", "no rows"), >=, 0);
    else
        reply_with_rows(m, reply, sd_bus_message_is_method_call(m, NULL, "ListEvents") > 0);
    g_assert_cmpint(sd_bus_send(NULL, reply, NULL), >=, 0);
    return 1;
}

static sd_bus *new_bus(int fd, bool is_server)
{
    sd_bus *bus;

    g_assert_cmpint(sd_bus_new(&bus), >=, 0);
    g_assert_cmpint(sd_bus_set_fd(bus, fd, fd), >=, 0);
    if (is_server) {
        g_assert_cmpint(sd_bus_set_server(
                            bus, 1, SD_ID128_MAKE(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
                        >=, 0);
        g_assert_cmpint(sd_bus_add_filter(bus, NULL, on_message, NULL), >=, 0);
    }
    g_assert_cmpint(sd_bus_start(bus), >=, 0);
    return bus;
}

static G_NORETURN void serve(int fd)
{
    sd_bus *bus = new_bus(fd, true);
    int r;

    while ((r = sd_bus_process(bus, NULL)) >= 0)
        if (r == 0 && sd_bus_wait(bus, UINT64_MAX) < 0)
            break;
    _exit(0);
}

struct server {
    sd_bus *bus;
    pid_t pid;
};

static void server_init(struct server *s)
{
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
    s->pid = fork();
    g_assert_cmpint(s->pid, >=, 0);
    if (s->pid == 0) {
        close(ends[0]);
        serve(ends[1]);
    }
    close(ends[1]);
    s->bus = new_bus(ends[0], false);
}

static void server_done(struct server *s)
{
    sd_bus_close_unref(s->bus);
    kill(s->pid, SIGKILL);
    g_assert_cmpint(waitpid(s->pid, NULL, 0), ==, s->pid);
}

static void assert_events(const struct history_list *list, unsigned first)
{
    for (unsigned i = 0; i < history_count(list); i++) {
        const struct history_event *e = history_row(list, struct history_event, i);
        char detail[32];

        g_snprintf(detail, sizeof detail, "number=%u", first + i);
        g_assert_cmpstr(e->detail, ==, detail);
        g_assert_cmpint(e->at, ==, event_at(first + i));
        g_assert_cmpint(e->utc_offset, ==, -3600);
        g_assert_cmpstr(e->kind, ==, "state");
    }
}

static void test_events(void)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    CLEANUP(server_done) struct server s;
    struct history_place place = { .to = USEC_NEVER };
    unsigned n = 0;

    server_init(&s);
    g_assert_cmpint(history_list_events(s.bus, 0, USEC_NEVER, &list), ==, COMMAND_FINE);
    g_assert_cmpuint(history_count(&list), ==, ROWS);
    assert_events(&list, 0);
    while (!place.is_end) {
        CLEANUP(history_list_done) struct history_list page = { 0 };

        g_assert_cmpint(history_list_page(s.bus, &place, &page), ==, COMMAND_FINE);
        g_assert_cmpuint(history_count(&page), <=, HISTORY_PAGE);
        assert_events(&page, n);
        n += history_count(&page);
    }
    g_assert_cmpuint(n, ==, ROWS);
}

static void test_intervals(void)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    CLEANUP(server_done) struct server s;

    server_init(&s);
    g_assert_cmpint(history_list_intervals(s.bus, 0, USEC_NEVER, &list), ==, COMMAND_FINE);
    g_assert_cmpuint(history_count(&list), ==, ROWS);
    for (unsigned i = 0; i < ROWS; i++) {
        const struct history_interval *row = history_row(&list, struct history_interval, i);

        g_assert_cmpint(row->start_at, ==, (usec)i * STEP);
        g_assert_cmpint(row->end_at, ==, (usec)(i + 1) * STEP);
        g_assert_cmpint(row->utc_offset, ==, i < ROWS - 1 ? 5400 : ZONE_OFFSET);
        g_assert_cmpstr(row->state, ==, i % 2 ? "away" : "active");
    }
}

static void test_days(void)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    CLEANUP(server_done) struct server s;
    const struct history_day *day;
    GDate first, last;

    server_init(&s);
    g_date_clear(&first, 1);
    g_date_clear(&last, 1);
    g_date_set_dmy(&first, 28, G_DATE_FEBRUARY, 2010);
    g_date_set_dmy(&last, 1, G_DATE_MARCH, 2026);
    g_assert_cmpint(history_list_days(s.bus, &first, &last, &list), ==, COMMAND_FINE);
    g_assert_cmpuint(history_count(&list), ==, 2 * 16); /* a call for each year */
    day = history_row(&list, struct history_day, 0);
    g_assert_cmpstr(day->date, ==, "2010-02-28");
    g_assert_cmpint(day->sitting, ==, 1);
    g_assert_cmpint(day->unknown, ==, 6);
    g_assert_cmpuint(day->bouts, ==, 7);
    g_assert_cmpuint(day->stretches, ==, 10);
    g_assert_cmpuint(day->steps, ==, 11);
    g_assert_cmpuint(day->walks, ==, 12);
    g_assert_cmpint(day->away, ==, 13);
    g_assert_cmpstr(history_row(&list, struct history_day, 1)->date, ==, "2011-02-28");
    g_assert_cmpstr(history_row(&list, struct history_day, 2)->date, ==, "2011-03-01");
    g_assert_cmpstr(history_row(&list, struct history_day, 31)->date, ==, "2026-03-01");
    g_assert_cmpint(history_row(&list, struct history_day, 31)->away, ==, 0);
}

static void test_other_type(void)
{
    CLEANUP(history_list_done) struct history_list list = { 0 };
    CLEANUP(server_done) struct server s;

    server_init(&s);
    g_assert_cmpint(history_list_bouts(s.bus, 0, USEC_NEVER, &list), ==, COMMAND_FAILED);
    g_assert_null(list.rows);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", ZONE, TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history-list/events", test_events);
    g_test_add_func("/history-list/intervals", test_intervals);
    g_test_add_func("/history-list/days", test_days);
    g_test_add_func("/history-list/other-type", test_other_type);
    return g_test_run();
}
