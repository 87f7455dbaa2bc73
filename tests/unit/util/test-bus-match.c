/* Subscriptions, with this test as the bus: none stays there after its end. */
#include <glib.h>
#include <sys/socket.h>

#include "util/bus_match.h"

struct desk {
    sd_event *event;
    sd_bus *ours, *bus;
    struct bus_match *match;
    sd_bus_message *added; /* the last AddMatch without an answer */
    unsigned n_added, n_removed;
};

static const struct bus_rule rule = { .interface = "org.example", .member = "Changed" };

static int on_call(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct desk *d = userdata;

    (void)error;
    if (sd_bus_message_is_method_call(m, BUS_NAME, "AddMatch")) {
        g_assert_null(d->added);
        d->added = sd_bus_message_ref(m);
        d->n_added++;
        return 1;
    }
    d->n_removed += sd_bus_message_is_method_call(m, BUS_NAME, "RemoveMatch") > 0;
    return 0;
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    (void)m;
    (void)userdata;
    (void)error;
    return 0;
}

static void run_until_added(struct desk *d, unsigned n)
{
    while (d->n_added < n)
        g_assert_cmpint(sd_event_run(d->event, UINT64_MAX), >=, 0);
}

/* All that was sent before has arrived on the other side. */
static void settle(struct desk *d)
{
    g_assert_cmpint(sd_bus_flush(d->ours), >=, 0);
    g_assert_cmpint(sd_bus_flush(d->bus), >=, 0);
    while (sd_event_run(d->event, 0) > 0)
        ;
}

static void begin(struct desk *d)
{
    sd_id128_t id = SD_ID128_MAKE(01, 02, 03, 04, 05, 06, 07, 08, 09, 0a, 0b, 0c, 0d, 0e, 0f, 10);
    int ends[2];

    *d = (struct desk){ 0 };
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==,
                    0);
    g_assert_cmpint(sd_event_new(&d->event), >=, 0);
    g_assert_cmpint(sd_bus_new(&d->ours), >=, 0);
    g_assert_cmpint(sd_bus_set_fd(d->ours, ends[0], ends[0]), >=, 0);
    g_assert_cmpint(sd_bus_new(&d->bus), >=, 0);
    g_assert_cmpint(sd_bus_set_fd(d->bus, ends[1], ends[1]), >=, 0);
    g_assert_cmpint(sd_bus_set_server(d->bus, true, id), >=, 0);
    g_assert_cmpint(sd_bus_add_filter(d->bus, NULL, on_call, d), >=, 0);
    g_assert_cmpint(sd_bus_start(d->bus), >=, 0);
    g_assert_cmpint(sd_bus_start(d->ours), >=, 0);
    g_assert_cmpint(sd_bus_attach_event(d->ours, d->event, 0), >=, 0);
    g_assert_cmpint(sd_bus_attach_event(d->bus, d->event, 0), >=, 0);
    g_assert_cmpint(bus_match_new(d->ours, &rule, on_signal, NULL, NULL, &d->match), ==, 0);
    run_until_added(d, 1);
}

static void end(struct desk *d)
{
    sd_bus_message_unref(d->added);
    sd_bus_flush_close_unref(d->ours);
    sd_bus_flush_close_unref(d->bus);
    sd_event_unref(d->event);
}

static void reject(struct desk *d)
{
    g_assert_cmpint(sd_bus_reply_method_errorf(d->added, SD_BUS_ERROR_LIMITS_EXCEEDED, "full"), >=,
                    0);
    d->added = sd_bus_message_unref(d->added);
    settle(d);
}

static void expect_removed(struct desk *d, unsigned n)
{
    d->match = bus_match_free(d->match);
    settle(d);
    g_assert_cmpuint(d->n_removed, ==, n);
}

static void test_added(void)
{
    struct desk d;

    begin(&d);
    g_assert_cmpint(sd_bus_reply_method_return(d.added, NULL), >=, 0);
    settle(&d);
    expect_removed(&d, 1);
    end(&d);
}

/* The bus may accept it after its end here. */
static void test_unanswered(void)
{
    struct desk d;

    begin(&d);
    expect_removed(&d, 1);
    end(&d);
}

/* RemoveMatch would remove an equal subscription of another part of the program. */
static void test_rejected(void)
{
    struct desk d;

    begin(&d);
    reject(&d);
    expect_removed(&d, 0);
    end(&d);
}

static void test_repeated(void)
{
    struct desk d;

    begin(&d);
    reject(&d);
    run_until_added(&d, 2);
    expect_removed(&d, 1);
    end(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bus-match/added", test_added);
    g_test_add_func("/bus-match/unanswered", test_unanswered);
    g_test_add_func("/bus-match/rejected", test_rejected);
    g_test_add_func("/bus-match/repeated", test_repeated);
    return g_test_run();
}
