/*
 * The Wayland source alone: what it asks for and what it makes of the answers; and a compositor
 * that reads nothing for long may cost evidence, and nothing else. The compositor is this test's
 * own end of the socket, in the same thread.
 */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sources/source.h"

extern const struct source_type source_wayland;

/* Registry and callback, by the order in which the source makes them. */
enum { REGISTRY = 2, ANSWER = 3 };

struct desk {
    char *folder, *path;
    int listener, compositor;
    sd_event *event;
    struct clock clock;
    struct source_port port;
    struct source source;
    GByteArray *got; /* by the compositor */
    struct event heard;
    unsigned n_heard;
};

static void on_heard(void *userdata, struct source *s, const struct event *event)
{
    struct desk *d = userdata;

    (void)s;
    d->heard = *event;
    d->n_heard++;
}

static void on_changed(void *userdata, struct source *s)
{
    (void)userdata;
    (void)s;
}

static void send_words(struct desk *d, const uint32_t *words, size_t n)
{
    g_assert_cmpint(write(d->compositor, words, n * 4), ==, (ssize_t)(n * 4));
}

static void send_global(struct desk *d, uint32_t name, const char *interface, uint32_t version)
{
    uint32_t words[32] = { REGISTRY }, length = (uint32_t)strlen(interface) + 1;
    size_t n = 4;

    words[2] = name;
    words[3] = length;
    memcpy(&words[n], interface, length);
    n += (length + 3) / 4;
    words[n++] = version;
    words[1] = (uint32_t)(4 * n) << 16;
    send_words(d, words, n);
}

static void turn(struct desk *d)
{
    g_assert_cmpint(sd_event_run(d->event, 0), >=, 0);
}

static void desk_open(struct desk *d)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const uint32_t done[] = { ANSWER, 12u << 16, 1, 1, 12u << 16 | 1, ANSWER };

    memset(d, 0, sizeof *d);
    d->folder = g_dir_make_tmp("lumbard-wayland-XXXXXX", NULL);
    d->path = g_build_filename(d->folder, "wayland-0", NULL);
    g_strlcpy(address.sun_path, d->path, sizeof address.sun_path);
    d->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    g_assert_cmpint(bind(d->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(d->listener, 1), ==, 0);
    g_setenv("WAYLAND_DISPLAY", d->path, TRUE);
    g_assert_cmpint(sd_event_new(&d->event), >=, 0);
    clock_init(&d->clock);
    d->port = (struct source_port){ .event = d->event,
                                    .clock = &d->clock,
                                    .heard = on_heard,
                                    .changed = on_changed,
                                    .userdata = d };
    d->source = (struct source){ .type = &source_wayland, .port = &d->port };
    d->got = g_byte_array_new();
    source_wayland.arm(&d->source, USEC_MIN);
    g_assert_cmpint(source_wayland.open(&d->source), ==, 0);
    g_assert_cmpint(d->source.state, ==, SOURCE_STANDBY);
    d->compositor = accept4(d->listener, NULL, NULL, SOCK_NONBLOCK);
    g_assert_cmpint(d->compositor, >=, 0);
    send_global(d, 1, "wl_seat", 7);
    send_global(d, 2, "ext_idle_notifier_v1", 2);
    send_words(d, done, G_N_ELEMENTS(done));
    for (int i = 0; i < 10; i++)
        turn(d);
    g_assert_cmpint(d->source.state, ==, SOURCE_READY);
}

static void desk_close(struct desk *d)
{
    source_wayland.close(&d->source);
    sd_event_unref(d->event);
    if (d->compositor >= 0)
        close(d->compositor);
    close(d->listener);
    g_unlink(d->path);
    g_rmdir(d->folder);
    g_free(d->path);
    g_free(d->folder);
    g_byte_array_unref(d->got);
}

static void compositor_reads(struct desk *d)
{
    uint8_t buffer[65536];
    ssize_t n;

    while ((n = read(d->compositor, buffer, sizeof buffer)) > 0)
        g_byte_array_append(d->got, buffer, (guint)n);
}

struct watch {
    uint32_t id, ms;
};

/* The last notification that was asked for, by the whole messages so far, and how many were. */
static struct watch last_watch(const struct desk *d, unsigned *ret_n)
{
    const uint8_t *at = d->got->data, *end = at + d->got->len;
    struct watch last = { 0 };

    *ret_n = 0;
    while (end - at >= 8) {
        uint32_t words[5] = { 0 }, length;

        memcpy(words, at, 8);
        length = words[1] >> 16;
        g_assert_cmpuint(length, >=, 8);
        if (end - at < (ptrdiff_t)length)
            break;
        if (length == 20 && (words[1] & 0xffff) == 2) { /* get_input_idle_notification */
            memcpy(words, at, sizeof words);
            last = (struct watch){ .id = words[2], .ms = words[3] };
            ++*ret_n;
        }
        at += length;
    }
    return last;
}

static struct watch next_watch(struct desk *d, unsigned *ret_n)
{
    turn(d);
    compositor_reads(d);
    return last_watch(d, ret_n);
}

static void say(struct desk *d, uint32_t id, bool is_idled)
{
    const uint32_t words[] = { id, 8u << 16 | (is_idled ? 0 : 1) };

    send_words(d, words, G_N_ELEMENTS(words));
    turn(d);
}

/* Whoever is idle stays so under a new threshold, and his return is told. */
static void test_a_new_threshold_while_idle(void)
{
    unsigned n;
    struct watch first, second;
    usec before;
    struct desk d;

    desk_open(&d);
    first = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpuint(first.ms, ==, 60000);
    before = clock_boot() - USEC_MIN - USEC_MSEC; /* the clocks' offset is read, not exact */
    say(&d, first.id, true);
    g_assert_cmpuint(d.n_heard, ==, 1);
    g_assert_cmpint(d.heard.type, ==, EVENT_IDLE);
    g_assert_cmpint(d.heard.at, >=, before);
    g_assert_cmpint(d.heard.at, <=, clock_boot() - USEC_MIN + USEC_MSEC);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 1); /* a new one could not tell the return before it idled itself */
    say(&d, first.id, false);
    g_assert_cmpuint(d.n_heard, ==, 2);
    g_assert_cmpint(d.heard.type, ==, EVENT_INPUT);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(second.ms, ==, 1000);

    source_wayland.arm(&d.source, USEC_SEC);
    next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2); /* the same again changes nothing */
    source_wayland.arm(&d.source, 2 * USEC_SEC);
    second = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 3); /* who is active has the new one at once */
    g_assert_cmpuint(second.ms, ==, 2000);
    desk_close(&d);
}

static void test_the_next_input_is_told_once(void)
{
    unsigned n;
    struct watch await;
    struct desk d;

    desk_open(&d);
    source_wayland.await_input(&d.source);
    source_wayland.await_input(&d.source);
    await = next_watch(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(await.ms, ==, 0);
    say(&d, await.id, true);
    g_assert_cmpuint(d.n_heard, ==, 0); /* idle for no time at all is no absence */
    say(&d, await.id, false);
    g_assert_cmpuint(d.n_heard, ==, 1);
    g_assert_cmpint(d.heard.type, ==, EVENT_INPUT);
    say(&d, await.id, true); /* on its way already when it was given up */
    say(&d, await.id, false);
    g_assert_cmpuint(d.n_heard, ==, 1);
    desk_close(&d);
}

static void test_a_compositor_that_reads_nothing(void)
{
    const unsigned times = 50000;
    unsigned n;
    struct desk d;

    desk_open(&d);
    for (unsigned i = 1; i <= times; i++) {
        source_wayland.arm(&d.source, USEC_MIN + i * USEC_MSEC);
        source_wayland.await_input(&d.source);
        turn(&d);
    }
    g_assert_cmpint(d.source.state, ==, SOURCE_READY);
    for (int i = 0; i < 100; i++) {
        compositor_reads(&d);
        turn(&d);
    }
    g_assert_cmpuint(last_watch(&d, &n).ms, ==, 60000 + times);
    g_assert_cmpuint(n, <, times / 2); /* most were not even asked for */
    source_wayland.arm(&d.source, USEC_SEC);
    turn(&d);
    compositor_reads(&d);
    g_assert_cmpuint(last_watch(&d, &n).ms, ==, 1000);

    close(d.compositor);
    d.compositor = -1;
    turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    desk_close(&d);
}

/* The socket is full, and then the compositor dies. */
static void test_death_of_one_that_reads_nothing(void)
{
    struct desk d;

    desk_open(&d);
    for (unsigned i = 1; i <= 50000; i++) {
        source_wayland.arm(&d.source, USEC_MIN + i * USEC_MSEC);
        turn(&d);
    }
    close(d.compositor);
    d.compositor = -1;
    for (int i = 0; i < 10; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    source_wayland.arm(&d.source, USEC_SEC);
    source_wayland.await_input(&d.source);
    desk_close(&d);
}

/* Words that are none end the connection, not us. */
static void test_a_compositor_that_talks_nonsense(void)
{
    const uint32_t nonsense[] = { REGISTRY, 8u << 16 | 9 }; /* it has no such event */
    struct desk d;

    desk_open(&d);
    send_words(&d, nonsense, G_N_ELEMENTS(nonsense));
    for (int i = 0; i < 10; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, !=, SOURCE_READY);
    desk_close(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wayland/threshold-while-idle", test_a_new_threshold_while_idle);
    g_test_add_func("/wayland/next-input-once", test_the_next_input_is_told_once);
    g_test_add_func("/wayland/reads-nothing", test_a_compositor_that_reads_nothing);
    g_test_add_func("/wayland/reads-nothing-and-dies", test_death_of_one_that_reads_nothing);
    g_test_add_func("/wayland/nonsense", test_a_compositor_that_talks_nonsense);
    return g_test_run();
}
