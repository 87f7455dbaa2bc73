/*
 * org.lumbard.Lumbard1.Source: the state of each source of evidence.
 */
#include <errno.h>
#include <string.h>

#include "bus/interfaces.h"
#include "config.h"

static int append_flags(sd_bus_message *reply, const struct source *s)
{
    int r = sd_bus_message_open_container(reply, 'a', "s");

    for (unsigned i = 0; r >= 0 && i < SOURCE_FLAGS_MAX; i++)
        if (s->flags & 1u << i)
            r = sd_bus_message_append(reply, "s", source_flag_name(i));
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_name(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "s", s->type->name);
}

static int append_kind(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "s", source_kind_name(s->type->kind));
}

static int append_state(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "s", source_state_name(s->state));
}

static int append_detail(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "s", source_detail(s));
}

static int append_last_event(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "t", clock_to_real(s->port->clock, s->last_event_at));
}

static int append_events(sd_bus_message *reply, const struct source *s)
{
    return sd_bus_message_append(reply, "t", s->events);
}

/* X(name, signature, flags, append) */
#define PROPERTIES(X)                                                                         \
    X("Name", "s", SD_BUS_VTABLE_PROPERTY_CONST, append_name),                                \
        X("Kind", "s", SD_BUS_VTABLE_PROPERTY_CONST, append_kind),                            \
        X("State", "s", BUS_EMITS, append_state), X("Detail", "s", BUS_EMITS, append_detail), \
        X("Flags", "as", BUS_EMITS, append_flags),                                            \
        X("LastEventTimestamp", "t", 0, append_last_event), X("Events", "t", 0, append_events)

#define READER(name, signature, flags, append) \
    (struct source_property)                   \
    {                                          \
        name, append                           \
    }

static const struct source_property {
    const char *name;
    int (*append)(sd_bus_message *reply, const struct source *s);
} properties[] = { PROPERTIES(READER) };

static int get(sd_bus *, const char *, const char *, const char *property, sd_bus_message *reply,
               void *userdata, sd_bus_error *)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (strcmp(properties[i].name, property) == 0)
            return properties[i].append(reply, userdata);
    return -ENOENT;
}

#define VTABLE(name, signature, flags, append) SD_BUS_PROPERTY(name, signature, get, 0, flags)

const sd_bus_vtable source_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(VTABLE),
    SD_BUS_VTABLE_END,
};
