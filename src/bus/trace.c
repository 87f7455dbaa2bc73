/*
 * org.lumbard.Lumbard1.Trace: what did it decide that from?
 */
#include <errno.h>
#include <string.h>

#include "bus/errors.h"
#include "bus/interfaces.h"
#include "config.h"

static void read_active(const struct bus_model *m, struct property_value *v)
{
    v->number = trace_is_on(m->trace);
}

/* What tells one file from the next; the whole path may be longer than such a value. */
static void read_path(const struct bus_model *m, struct property_value *v)
{
    const char *path = trace_path(m->trace), *name = strrchr(path, '/');

    property_text(v, name ? name : path);
}

static int get_path(sd_bus *bus, const char *path, const char *interface, const char *property,
                    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    return sd_bus_message_append(reply, "s", trace_path(m->trace));
}

static const struct property table[] = {
    { "Active", 'b', true, read_active },
    { "Path", 's', true, read_path },
};

const struct properties trace_properties = { BUS_INTERFACE_TRACE, table,
                                             sizeof table / sizeof table[0] };

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    int r = model->set_trace(model->userdata, true);

    if (r == -ENXIO)
        return sd_bus_error_set(
            error, BUS_ERROR_HISTORY_UNAVAILABLE,
            "There is no folder to write a trace into: the service runs without "
            "a history.");
    if (r < 0)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_WRITABLE,
                                 "The trace cannot be written beside the history: %s.",
                                 strerror(-r));
    return sd_bus_reply_method_return(m, "s", trace_path(model->trace));
}

static int method_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    (void)error;
    model->set_trace(model->userdata, false);
    return sd_bus_reply_method_return(m, NULL);
}

#define EMITS SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

const sd_bus_vtable trace_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("Active", "b", properties_getter, 0, EMITS),
    SD_BUS_PROPERTY("Path", "s", get_path, 0, EMITS),
    SD_BUS_METHOD_WITH_ARGS("Start", SD_BUS_NO_ARGS, SD_BUS_RESULT("s", path), method_start, 0),
    SD_BUS_METHOD("Stop", NULL, NULL, method_stop, 0),
    SD_BUS_VTABLE_END,
};
