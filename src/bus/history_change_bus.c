#include "bus/history_change_bus.h"

#include <inttypes.h>
#include <stdio.h>

#include "bus/errors.h"

int history_method_import(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;

    return model->change_history(model->userdata, call, NULL, error);
}

/* Instants beyond the last one of the history count as that one. */
static usec clamp(uint64_t instant)
{
    return instant > (uint64_t)INT64_MAX ? INT64_MAX : (usec)instant;
}

int history_method_forget(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    struct bus_span span;
    uint64_t from, to;
    int r = sd_bus_message_read(call, "tt", &from, &to);

    if (r < 0)
        return r;
    if (from > to)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 "from (%" PRIu64 ") must not be after to (%" PRIu64 ").", from,
                                 to);
    span = (struct bus_span){ clamp(from), clamp(to) };
    return model->change_history(model->userdata, call, &span, error);
}
