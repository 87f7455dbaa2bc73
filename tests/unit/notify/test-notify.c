/* Why a reminder could not be shown, where no test with a real bus brings it about. */
#include <glib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "notify/notify.h"

static struct event heard;

static void on_heard(void *userdata, const struct event *event)
{
    (void)userdata;
    heard = *event;
}

struct desk {
    sd_event *event;
    sd_bus *bus;
    int other_end;
    struct notify *notify;
};

/* A bus that accepts calls and never answers. */
static void begin(struct desk *d)
{
    int ends[2];

    heard = (struct event){ 0 };
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==,
                    0);
    d->other_end = ends[1];
    g_assert_cmpint(sd_event_new(&d->event), >=, 0);
    g_assert_cmpint(sd_bus_new(&d->bus), >=, 0);
    g_assert_cmpint(sd_bus_set_fd(d->bus, ends[0], ends[0]), >=, 0);
    g_assert_cmpint(sd_bus_start(d->bus), >=, 0);
    g_assert_cmpint(notify_new(d->bus, d->event, on_heard, NULL, &d->notify), ==, 0);
    g_assert_cmpstr(notify_failure(d->notify), ==, "");
}

static void end(struct desk *d)
{
    notify_free(d->notify);
    sd_bus_close(d->bus);
    sd_bus_unref(d->bus);
    sd_event_unref(d->event);
    close(d->other_end);
}

static void show(struct desk *d, unsigned id)
{
    const struct effect effect = { .type = EFFECT_SHOW, .show = { .id = id, .attempt = 1 } };
    struct settings settings;

    settings_init(&settings);
    notify_show(d->notify, &settings, NULL, &effect);
}

static void test_not_sent(void)
{
    struct desk d;

    begin(&d);
    sd_bus_close(d.bus);
    show(&d, 7);
    g_assert_cmpint(heard.type, ==, EVENT_FAILED);
    g_assert_cmpuint(heard.id, ==, 7);
    g_assert_cmpstr(notify_failure(d.notify), ==, "error");
    end(&d);
}

/* A reminder that is taken back while it is sent, because the person leaves, has not failed. */
static void test_unanswered(void)
{
    struct desk d;

    begin(&d);
    show(&d, 7);
    g_assert_cmpstr(notify_failure(d.notify), ==, "");
    notify_withdraw(d.notify, 7, /* is_unanswered= */ false);
    g_assert_cmpstr(notify_failure(d.notify), ==, "");
    show(&d, 8);
    notify_withdraw(d.notify, 8, /* is_unanswered= */ true);
    g_assert_cmpstr(notify_failure(d.notify), ==, "no-answer");
    show(&d, 9);
    g_assert_cmpstr(notify_failure(d.notify), ==, "no-answer");
    g_assert_cmpint(heard.type, ==, 0); /* the core knows already */
    end(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify/not sent", test_not_sent);
    g_test_add_func("/notify/unanswered", test_unanswered);
    return g_test_run();
}
