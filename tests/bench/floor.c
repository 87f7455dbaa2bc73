/*
 * The floor: a minimal service on the session bus. One object, one interface, one property, sd-bus
 * on an idle GLib main loop. The benchmarks report ratios to it, measured in the same run.
 *
 * It owns org.example.Floor and prints nothing.
 */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>

struct bus_source {
    GSource base;
    sd_bus *bus;
    GPollFD fd;
};

static uint32_t seconds = 42;

static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Seconds", "u", NULL, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
    SD_BUS_VTABLE_END,
};

/* The poll events are set in a GPollFD of ours: g_source_modify_unix_fd() wakes the context each
 * time it is called, so that calling it from here would never sleep. */
static gboolean prepare(GSource *base, gint *timeout)
{
    struct bus_source *s = (struct bus_source *)base;
    uint64_t ready_at = UINT64_MAX;

    s->fd.events = (gushort)sd_bus_get_events(s->bus);
    if (sd_bus_get_timeout(s->bus, &ready_at) < 0)
        ready_at = UINT64_MAX;
    g_source_set_ready_time(base, ready_at == UINT64_MAX ? -1 : (gint64)ready_at);
    *timeout = -1;
    return ready_at == 0;
}

static gboolean check(GSource *base)
{
    return ((struct bus_source *)base)->fd.revents != 0;
}

static gboolean dispatch(GSource *base, GSourceFunc callback, gpointer data)
{
    struct bus_source *s = (struct bus_source *)base;

    (void)callback, (void)data;
    while (sd_bus_process(s->bus, NULL) > 0)
        ;
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs functions = { prepare, check, dispatch, NULL, NULL, NULL };

int main(void)
{
    sd_bus *bus = NULL;

    if (sd_bus_open_user(&bus) < 0 ||
        sd_bus_add_object_vtable(bus, NULL, "/org/example/Floor", "org.example.Floor", vtable,
                                 &seconds) < 0 ||
        sd_bus_request_name(bus, "org.example.Floor", 0) < 0)
        return EXIT_FAILURE;

    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    struct bus_source *s = (struct bus_source *)g_source_new(&functions, sizeof *s);
    s->bus = bus;
    s->fd.fd = sd_bus_get_fd(bus);
    g_source_add_poll(&s->base, &s->fd);
    g_source_attach(&s->base, NULL);
    g_main_loop_run(loop);
    return EXIT_SUCCESS;
}
