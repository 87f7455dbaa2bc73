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

#include "sources/inhibit/windows.h"
#include "sources/source.h"

extern const struct source_type source_wayland, source_inhibit_wayland;

/* Registry and callback, by the order in which the source makes them. */
enum { REGISTRY = 2, ANSWER = 3 };

struct desk {
    char *folder, *path;
    int listener, compositor;
    sd_event *event;
    struct clock clock;
    struct source_port port;
    struct source source, inhibit;
    struct windows windows;
    GByteArray *got;            /* by the compositor */
    struct event heard, window; /* the last of each source */
    unsigned n_heard, n_windows;
    bool is_window_last;
};

static void on_heard(void *userdata, struct source *s, const struct event *event)
{
    struct desk *d = userdata;

    d->is_window_last = s == &d->inhibit;
    if (d->is_window_last) {
        d->window = *event;
        d->n_windows++;
    } else {
        d->heard = *event;
        d->n_heard++;
    }
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

static void desk_open_version(struct desk *d, uint32_t version)
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
                                    .windows = &d->windows,
                                    .userdata = d };
    d->inhibit = (struct source){ .type = &source_inhibit_wayland, .port = &d->port };
    d->source = (struct source){ .type = &source_wayland, .port = &d->port };
    d->got = g_byte_array_new();
    source_wayland.arm(&d->source, USEC_MIN);
    g_assert_cmpint(source_wayland.open(&d->source), ==, 0);
    g_assert_cmpint(source_inhibit_wayland.open(&d->inhibit), ==, 0);
    g_assert_cmpint(d->source.state, ==, SOURCE_STANDBY);
    d->compositor = accept4(d->listener, NULL, NULL, SOCK_NONBLOCK);
    g_assert_cmpint(d->compositor, >=, 0);
    send_global(d, 1, "wl_seat", 7);
    send_global(d, 2, "ext_idle_notifier_v1", version);
    send_words(d, done, G_N_ELEMENTS(done));
    for (int i = 0; i < 10; i++)
        turn(d);
    g_assert_cmpint(d->source.state, ==, SOURCE_READY);
}

static void desk_open(struct desk *d)
{
    desk_open_version(d, 2);
}

static void desk_close(struct desk *d)
{
    source_inhibit_wayland.close(&d->inhibit);
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

enum { INHIBITABLE = 1, INPUT }; /* what is asked of the notifier */

/* The last notification of a kind that was asked for, by the whole messages so far, and how many
 * were. */
static struct watch last_of(const struct desk *d, uint32_t kind, unsigned *ret_n)
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
        if (length == 20 && (words[1] & 0xffff) == kind) {
            memcpy(words, at, sizeof words);
            last = (struct watch){ .id = words[2], .ms = words[3] };
            ++*ret_n;
        }
        at += length;
    }
    return last;
}

static struct watch last_watch(const struct desk *d, unsigned *ret_n)
{
    return last_of(d, INPUT, ret_n);
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

static struct watch pair(struct desk *d, unsigned *ret_n)
{
    turn(d);
    compositor_reads(d);
    return last_of(d, INHIBITABLE, ret_n);
}

/* Both in one batch. */
static void say_two(struct desk *d, uint32_t first, uint32_t second, bool is_idled)
{
    const uint32_t end = 8u << 16 | (is_idled ? 0 : 1), words[] = { first, end, second, end };

    send_words(d, words, G_N_ELEMENTS(words));
    turn(d);
}

static void assert_around(usec at, usec wanted)
{
    g_assert_cmpint(at, >=, wanted - 50 * USEC_MSEC);
    g_assert_cmpint(at, <=, wanted + 50 * USEC_MSEC);
}

static void assert_window(const struct desk *d, unsigned n, bool on)
{
    g_assert_cmpuint(d->n_windows, ==, n);
    g_assert_cmpint(d->window.type, ==, EVENT_EVIDENCE);
    g_assert_cmpint(d->window.evidence.kind, ==, EVIDENCE_INHIBITOR);
    g_assert_cmpstr(d->window.evidence.source, ==, "inhibit_wayland");
    g_assert_cmpint(d->window.evidence.on, ==, on);
    g_assert_false(d->window.evidence.is_old);
}

static void assert_heard(const struct desk *d, unsigned n, enum event_type type)
{
    g_assert_cmpuint(d->n_heard, ==, n);
    g_assert_cmpint(d->heard.type, ==, type);
}

/* Idle by both, in either order: no window inhibits. */
static void test_no_window(void)
{
    for (int order = 0; order < 2; order++) {
        unsigned n;
        struct watch watch, other;
        struct desk d;

        desk_open(&d);
        watch = next_watch(&d, &n);
        other = pair(&d, &n);
        g_assert_cmpuint(n, ==, 1);
        g_assert_cmpuint(other.ms, ==, watch.ms - 1250);
        g_assert_cmpint(d.inhibit.state, ==, SOURCE_READY);
        g_assert_false(d.source.hides_idle);
        say_two(&d, order ? watch.id : other.id, order ? other.id : watch.id, true);
        assert_heard(&d, 1, EVENT_IDLE);
        say_two(&d, order ? watch.id : other.id, order ? other.id : watch.id, false);
        assert_heard(&d, 2, EVENT_INPUT);
        g_assert_cmpuint(d.n_windows, ==, 0);
        desk_close(&d);
    }
}

/* Idle by input alone: one inhibits, since before the idleness; and no more a threshold before the
 * pair says so. */
static void test_a_window(void)
{
    unsigned n;
    struct watch watch, other;
    usec began;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    other = pair(&d, &n);
    say(&d, watch.id, true);
    assert_heard(&d, 1, EVENT_IDLE);
    assert_window(&d, 1, true);
    g_assert_false(d.is_window_last);
    g_assert_cmpint(d.window.at, ==, d.heard.at);
    began = d.heard.at;
    assert_around(began, clock_boot() - USEC_MIN);
    say(&d, other.id, true);
    assert_window(&d, 2, false);
    assert_around(d.window.at, clock_boot() - USEC_MIN + 1250 * USEC_MSEC);
    g_assert_cmpint(d.window.at, >=, began);

    say(&d, other.id, false); /* another one, and nobody moved */
    assert_window(&d, 3, true);
    assert_around(d.window.at, clock_boot());
    g_assert_cmpuint(d.n_heard, ==, 1);
    say(&d, watch.id, false);
    assert_heard(&d, 2, EVENT_INPUT);
    assert_window(&d, 4, false);
    g_assert_true(d.is_window_last);
    assert_around(d.window.at, clock_boot());
    desk_close(&d);
}

/* KWin does not tell the inhibitable one of input while a window inhibits. */
static void test_a_pair_that_stays_idle(void)
{
    unsigned n;
    struct watch watch, first, second;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    first = pair(&d, &n);
    say_two(&d, first.id, watch.id, true);
    say(&d, watch.id, false);
    second = pair(&d, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_cmpuint(second.id, !=, first.id);
    g_assert_cmpuint(second.ms, ==, 58750);
    say(&d, first.id, false); /* it was on its way */
    assert_heard(&d, 2, EVENT_INPUT);
    say(&d, watch.id, true);
    assert_heard(&d, 3, EVENT_IDLE);
    assert_window(&d, 1, true);
    say(&d, second.id, true);
    assert_window(&d, 2, false);
    desk_close(&d);
}

/* The window goes with its compositor; and what came just before the end is told. */
static void test_a_window_and_the_end(void)
{
    unsigned n;
    struct watch watch;
    struct desk d;

    desk_open(&d);
    watch = next_watch(&d, &n);
    send_words(&d, (uint32_t[]){ watch.id, 8u << 16 }, 2);
    close(d.compositor);
    d.compositor = -1;
    for (int i = 0; i < 3; i++)
        turn(&d);
    g_assert_cmpint(d.source.state, ==, SOURCE_STANDBY);
    g_assert_cmpint(d.inhibit.state, ==, SOURCE_STANDBY);
    assert_heard(&d, 1, EVENT_IDLE);
    assert_window(&d, 2, false);
    desk_close(&d);
}

static void test_version_1_shows_no_windows(void)
{
    unsigned n;
    struct watch watch;
    struct desk d;

    desk_open_version(&d, 1);
    g_assert_true(d.source.hides_idle);
    g_assert_cmpint(d.inhibit.state, ==, SOURCE_ABSENT);
    watch = pair(&d, &n);
    g_assert_cmpuint(n, ==, 1);
    say(&d, watch.id, true);
    assert_heard(&d, 1, EVENT_IDLE);
    g_assert_cmpuint(d.n_windows, ==, 0);
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
    g_test_add_func("/wayland/no-window", test_no_window);
    g_test_add_func("/wayland/a-window", test_a_window);
    g_test_add_func("/wayland/pair-stays-idle", test_a_pair_that_stays_idle);
    g_test_add_func("/wayland/window-and-end", test_a_window_and_the_end);
    g_test_add_func("/wayland/version-1", test_version_1_shows_no_windows);
    return g_test_run();
}
