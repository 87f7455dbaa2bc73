#include "bus/objects.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/replies.h"
#include "config.h"
#include "util/log.h"

const struct bus_properties *const bus_interfaces[] = { &presence_properties, &coach_properties,
                                                        &trace_properties,    &history_properties,
                                                        &activity_properties, NULL };

static int find_source(sd_bus *, const char *path, const char *, void *userdata, void **ret,
                       sd_bus_error *)
{
    const struct bus_model *m = userdata;
    const char *name = path + strlen(BUS_SOURCE_PREFIX "/");

    if (strncmp(path, BUS_SOURCE_PREFIX "/", strlen(BUS_SOURCE_PREFIX "/")) != 0)
        return 0;
    for (unsigned i = 0; i < m->sources->n; i++)
        if (strcmp(m->sources->list[i].type->name, name) == 0) {
            *ret = (void *)&m->sources->list[i];
            return 1;
        }
    return 0;
}

static int list_sources(sd_bus *, const char *, void *userdata, char ***ret, sd_bus_error *)
{
    const struct bus_model *m = userdata;
    char **paths = calloc(m->sources->n + 1, sizeof *paths);

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
    void *m = (void *)model; /* sd-bus takes no const; the handlers only read it */
    int r;

    o->bus = bus;
    o->model = model;
    leases_init(&o->leases, bus, model);
    registrations_init(&o->registrations, bus, model);
    o->settings_vtable = settings_vtable_new();
    r = o->settings_vtable ? budget_init(&o->budget, bus, model) : -ENOMEM;
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_PRESENCE,
                                     presence_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_COACH,
                                     coach_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_TRACE,
                                     trace_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_HISTORY,
                                     history_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_SETTINGS,
                                     o->settings_vtable, m);
    if (r >= 0)
        r = sd_bus_add_object_vtable(bus, next_slot(o), LUMBARD_PATH, BUS_INTERFACE_ACTIVITY,
                                     activity_vtable, m);
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
    registrations_done(&o->registrations);
    budget_done(&o->budget);
    history_calls_done(&o->history_calls);
    step_text_done(&o->step_text);
    announced_done(&o->presence);
    announced_done(&o->coach);
    announced_done(&o->activity);
    announced_done(&o->trace);
    announced_done(&o->history);
    while (o->n_slots > 0) {
        o->n_slots--;
        o->slots[o->n_slots] = sd_bus_slot_unref(o->slots[o->n_slots]);
    }
    free(o->waiting);
    o->waiting = NULL;
    free(o->settings_vtable);
    o->settings_vtable = NULL;
}

static void check(int r)
{
    if (r < 0)
        log_warning("cannot announce a change on the bus: %s", strerror(-r));
}

static void emit(struct bus_objects *o, const struct effect *effect)
{
    check(presence_signal(o->bus, o->model, effect));
    check(coach_signal(o->bus, o->model, effect));
}

static void emit_waiting(struct bus_objects *o)
{
    for (unsigned i = 0; i < o->n_waiting; i++)
        emit(o, &o->waiting[i]);
    o->n_waiting = 0;
    free(o->waiting);
    o->waiting = NULL;
}

void bus_objects_signal(struct bus_objects *o, const struct effect *effect)
{
    const bool must_wait = o->model->replies->n > 0;

    if (!must_wait || o->n_waiting == BUS_SIGNALS_MAX)
        emit_waiting(o);
    if (must_wait && !o->waiting)
        o->waiting = calloc(BUS_SIGNALS_MAX, sizeof o->waiting[0]);
    if (must_wait && o->waiting)
        o->waiting[o->n_waiting++] = *effect;
    else
        emit(o, effect); /* without memory too early, which is better than not at all */
}

/* The properties of presence, coach and activity depend only on the core, which only a step
 * changes, and on the clock's offset. Without this check, comparing them would be most of the cost
 * of a turn that answers a Get. */
static bool is_news(struct bus_objects *o)
{
    const usec stepped_at = core_stepped_at(o->model->core), offset = o->model->clock->real_offset;

    if (o->presence.is_first_done && stepped_at == o->announced_at && offset == o->announced_offset)
        return false;
    o->announced_at = stepped_at;
    o->announced_offset = offset;
    return true;
}

static bool has_other_settings(struct bus_objects *o)
{
    const uint64_t revision = (*o->model->configuration)->revision;

    if (revision == o->announced_revision)
        return false;
    o->announced_revision = revision;
    return true;
}

static void announce_properties(struct bus_objects *o)
{
    struct bus_facts facts = { .model = o->model };

    if (is_news(o) || activity_pace_is_due(&o->pace)) {
        bus_facts_read(&facts, o->model);
        check(bus_properties_announce(&presence_properties, &facts, &o->presence, o->bus,
                                      LUMBARD_PATH));
        check(bus_properties_announce(&coach_properties, &facts, &o->coach, o->bus, LUMBARD_PATH));
        activity_pace_apply(&o->pace, &facts.view); /* from here on, the view has been changed */
        check(bus_properties_announce(&activity_properties, &facts, &o->activity, o->bus,
                                      LUMBARD_PATH));
    }
    check(bus_properties_announce(&trace_properties, &facts, &o->trace, o->bus, LUMBARD_PATH));
    check(bus_properties_announce(&history_properties, &facts, &o->history, o->bus, LUMBARD_PATH));
    if (has_other_settings(o))
        check(settings_announce(&o->settings, o->model, o->bus));
}

void bus_objects_announce(struct bus_objects *o)
{
    if (o->model->replies->n == 0) {
        emit_waiting(o);
        announce_properties(o);
    }
    budget_end_turn(&o->budget);
}

void bus_objects_announce_source(struct bus_objects *o, const struct source *s)
{
    char path[128];

    snprintf(path, sizeof path, BUS_SOURCE_PREFIX "/%s", s->type->name);
    check(sd_bus_emit_properties_changed(o->bus, path, BUS_INTERFACE_SOURCE, "State", "Detail",
                                         "Flags", NULL));
}
