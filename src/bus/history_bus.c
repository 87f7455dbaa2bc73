/*
 * org.lumbard.Lumbard1.History: the record on the disk.
 */
#include "bus/interfaces.h"
#include "config.h"
#include "util/clean_text.h"
#include "util/cleanup.h"

/* Only whether there is one: a full path may exceed the buffer. */
static void read_path(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = *f->model->history->path != '\0';
}

static void read_healthy(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = f->model->history->is_healthy;
}

static void read_problem(const struct bus_facts *f, struct bus_property_value *v)
{
    bus_property_text(v, f->model->history->problem);
}

static int get_path(sd_bus *bus, const char *path, const char *interface, const char *property,
                    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    CLEANUP(cleanup_free) char *clean = clean_text(m->history->path);

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    return sd_bus_message_append(reply, "s", clean);
}

#define PROPERTIES(X)                                                      \
    X("Path", "s", get_path, SD_BUS_VTABLE_PROPERTY_CONST, read_path),     \
        X("Healthy", "b", bus_properties_getter, BUS_EMITS, read_healthy), \
        X("Problem", "s", bus_properties_getter, BUS_EMITS, read_problem)

static const struct bus_property table[] = { PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties history_properties = { BUS_INTERFACE_HISTORY, table,
                                                   sizeof table / sizeof table[0] };

const sd_bus_vtable history_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(BUS_PROPERTY_VTABLE),
    SD_BUS_VTABLE_END,
};
