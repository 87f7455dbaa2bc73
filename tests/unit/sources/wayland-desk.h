/*
 * Helpers of the tests of the Wayland source: the source, and a compositor that is the other end of
 * the socket, in the same thread.
 */
#pragma once

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sources/source.h"
#include "sources/windows.h"

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
    GByteArray *got;           /* received by the compositor */
    struct event idle, window; /* the last event of each source */
    unsigned n_idle, n_windows;
    bool is_window_last;
};

static inline void on_event(void *userdata, struct source *s, const struct event *event)
{
    struct desk *d = userdata;

    d->is_window_last = s == &d->inhibit;
    if (d->is_window_last) {
        d->window = *event;
        d->n_windows++;
    } else {
        d->idle = *event;
        d->n_idle++;
    }
}

static inline void on_changed(void *userdata, struct source *s)
{
    (void)userdata;
    (void)s;
}

static inline void send_words(struct desk *d, const uint32_t *words, size_t n)
{
    g_assert_cmpint(write(d->compositor, words, n * 4), ==, (ssize_t)(n * 4));
}

static inline void send_global(struct desk *d, uint32_t name, const char *interface,
                               uint32_t version)
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

static inline void turn(struct desk *d)
{
    g_assert_cmpint(sd_event_run(d->event, 0), >=, 0);
}

static inline void desk_open_version(struct desk *d, uint32_t version)
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
                                    .emit = on_event,
                                    .changed = on_changed,
                                    .windows = &d->windows,
                                    .userdata = d };
    d->inhibit = (struct source){ .type = &source_inhibit_wayland, .port = &d->port };
    d->source = (struct source){ .type = &source_wayland, .port = &d->port };
    d->got = g_byte_array_new();
    source_open(&d->source);
    source_wayland.arm(&d->source, USEC_MIN);
    source_open(&d->inhibit);
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

static inline void desk_open(struct desk *d)
{
    desk_open_version(d, 2);
}

static inline void desk_close(struct desk *d)
{
    source_close(&d->inhibit);
    source_close(&d->source);
    free(d->inhibit.detail);
    free(d->source.detail);
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

static inline void compositor_reads(struct desk *d)
{
    uint8_t buffer[65536];
    ssize_t n;

    while ((n = read(d->compositor, buffer, sizeof buffer)) > 0)
        g_byte_array_append(d->got, buffer, (guint)n);
}

struct watch {
    uint32_t id, ms;
};

enum { INHIBITABLE = 1, INPUT }; /* requests to the notifier */

/* Finds the last requested notification of a kind in the complete messages so far, and counts them.
 */
static inline struct watch last_of(const struct desk *d, uint32_t kind, unsigned *ret_n)
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

static inline struct watch last_watch(const struct desk *d, unsigned *ret_n)
{
    return last_of(d, INPUT, ret_n);
}

static inline struct watch next_watch(struct desk *d, unsigned *ret_n)
{
    turn(d);
    compositor_reads(d);
    return last_watch(d, ret_n);
}

static inline void send_idled(struct desk *d, uint32_t id, bool is_idled)
{
    const uint32_t words[] = { id, 8u << 16 | (is_idled ? 0 : 1) };

    send_words(d, words, G_N_ELEMENTS(words));
    turn(d);
}
