/*
 * org.lumbard.Lumbard1.Trace: records the events that decisions are based on.
 */
#include <errno.h>
#include <string.h>

#include "bus/errors.h"
#include "bus/interfaces.h"
#include "config.h"
#include "util/clean_text.h"
#include "util/cleanup.h"
#include "wording/translation.h"

static void read_active(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = trace_file_is_on(f->model->trace);
}

/* Only the file name: it is enough to detect a change, and a full path may exceed the buffer. */
static void read_path(const struct bus_facts *f, struct bus_property_value *v)
{
    const char *path = trace_file_path(f->model->trace), *name = strrchr(path, '/');

    bus_property_text(v, name ? name : path);
}

static int get_path(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply,
                    void *userdata, sd_bus_error *)
{
    const struct bus_model *m = userdata;
    CLEANUP(cleanup_free) char *clean = clean_text(trace_file_path(m->trace));

    return sd_bus_message_append(reply, "s", clean);
}

#define PROPERTIES(X)                                                \
    X("Active", "b", bus_properties_getter, BUS_EMITS, read_active), \
        X("Path", "s", get_path, BUS_EMITS, read_path)

static const struct bus_property table[] = { PROPERTIES(BUS_PROPERTY_ROW) };

const struct bus_properties trace_properties = { BUS_INTERFACE_TRACE, table,
                                                 sizeof table / sizeof table[0] };

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    CLEANUP(cleanup_free) char *clean = NULL;
    int r = model->set_trace(model->userdata, true);

    if (r == -ENXIO)
        return sd_bus_error_set(
            error, BUS_ERROR_HISTORY_UNAVAILABLE,
            _("Cannot start a trace: the service runs without a history, so there is no folder for "
              "the file."));
    if (r == -EBUSY)
        return sd_bus_error_set(
            error, SD_BUS_ERROR_LIMITS_EXCEEDED,
            _("Cannot start a trace: the last one was started less than a minute ago. Try again in a "
              "minute."));
    if (r < 0)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_WRITABLE,
                                 _("Cannot write the trace to the folder of the history: %s."),
                                 strerror(-r));
    clean = clean_text(trace_file_path(model->trace));
    return sd_bus_reply_method_return(m, "s", clean);
}

static int method_stop(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const struct bus_model *model = userdata;

    model->set_trace(model->userdata, false);
    return sd_bus_reply_method_return(m, NULL);
}

const sd_bus_vtable trace_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(BUS_PROPERTY_VTABLE),
    SD_BUS_METHOD_WITH_ARGS("Start", SD_BUS_NO_ARGS, SD_BUS_RESULT("s", path), method_start, 0),
    SD_BUS_METHOD("Stop", NULL, NULL, method_stop, 0),
    SD_BUS_VTABLE_END,
};
