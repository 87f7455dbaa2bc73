#include "bus/objects.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "util/log.h"

const struct properties *const properties_all[] = { &presence_properties, &coach_properties,
                                                    &trace_properties, NULL };

static int find_source(sd_bus *bus, const char *path, const char *interface, void *userdata,
                       void **ret, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    const char *name = path + strlen(BUS_SOURCE_PREFIX "/");

    (void)bus;
    (void)interface;
    (void)error;
    if (strncmp(path, BUS_SOURCE_PREFIX "/", strlen(BUS_SOURCE_PREFIX "/")) != 0)
        return 0;
    for (unsigned i = 0; i < m->sources->n; i++)
        if (strcmp(m->sources->list[i].type->name, name) == 0) {
            *ret = (void *)&m->sources->list[i];
            return 1;
        }
    return 0;
}

static int list_sources(sd_bus *bus, const char *prefix, void *userdata, char ***ret,
                        sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    char **paths = calloc(m->sources->n + 1, sizeof *paths);

    (void)bus;
    (void)prefix;
    (void)error;
    if (!paths)
        return -ENOMEM;
    for (unsigned i = 0; i < m->sources->n; i++)
        if (asprintf(&paths[i], BUS_SOURCE_PREFIX "/%s", m->sources->list[i].type->name) < 0)
            abort();
    *ret = paths;
    return 0;
}

static sd_bus_slot **next_slot(struct bus_objects *o)
{
    assert(o->n_slots < sizeof o->slots / sizeof o->slots[0]);
    return &o->slots[o->n_slots++];
}

int bus_objects_init(struct bus_objects *o, sd_bus *bus, const struct bus_model *model)
{
    void *m = (void *)model; /* sd-bus hands it back to handlers that only read it */
    int r;

    memset(o, 0, sizeof *o);
    o->bus = bus;
    o->model = model;
    leases_init(&o->leases, bus, model);
    r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_PRESENCE,
                                 presence_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_COACH,
                                     coach_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_TRACE,
                                     trace_vtable, m);
    if (r >= 0)
        r = sd_bus_add_fallback_vtable(bus, next_slot(o), BUS_SOURCE_PREFIX, BUS_INTERFACE_SOURCE,
                                       source_vtable, find_source, m);
    if (r >= 0)
        r = sd_bus_add_node_enumerator(bus, next_slot(o), BUS_SOURCE_PREFIX, list_sources, m);
    if (r >= 0)
        r = sd_bus_add_object_manager(bus, next_slot(o), LUMBARD_PATH);
    if (r < 0)
        bus_objects_done(o);
    return r < 0 ? r : 0;
}

void bus_objects_done(struct bus_objects *o)
{
    leases_done(&o->leases);
    announced_done(&o->presence);
    announced_done(&o->coach);
    announced_done(&o->trace);
    while (o->n_slots > 0) {
        o->n_slots--;
        o->slots[o->n_slots] = sd_bus_slot_unref(o->slots[o->n_slots]);
    }
}

static void check(int r)
{
    if (r < 0)
        log_warning("a change could not be announced on the bus: %s", strerror(-r));
}

void bus_objects_signal(struct bus_objects *o, const struct effect *effect)
{
    check(presence_signal(o->bus, o->model, effect));
    check(coach_signal(o->bus, o->model, effect));
}

/* Presence and coach are functions of the core, which only a step changes, and of the offset.
 * Without this look, telling nothing would cost most of a turn that answered a Get. */
static bool is_news(struct bus_objects *o)
{
    const usec stepped_at = o->model->core->now, offset = o->model->clock->real_offset;

    if (o->presence.is_first_done && stepped_at == o->told_at && offset == o->told_offset)
        return false;
    o->told_at = stepped_at;
    o->told_offset = offset;
    return true;
}

void bus_objects_announce(struct bus_objects *o)
{
    if (is_news(o)) {
        check(properties_announce(&presence_properties, o->model, &o->presence, o->bus,
                                  LUMBARD_PATH));
        check(properties_announce(&coach_properties, o->model, &o->coach, o->bus, LUMBARD_PATH));
    }
    check(properties_announce(&trace_properties, o->model, &o->trace, o->bus, LUMBARD_PATH));
}

void bus_objects_announce_source(struct bus_objects *o, const struct source *s)
{
    char path[128];

    snprintf(path, sizeof path, BUS_SOURCE_PREFIX "/%s", s->type->name);
    check(sd_bus_emit_properties_changed(o->bus, path, BUS_INTERFACE_SOURCE, "State", "Detail",
                                         NULL));
}
