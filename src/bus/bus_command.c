#include "bus/bus_command.h"

#include "bus/errors.h"
#include "bus/replies.h"

int bus_command(const struct bus_model *model, sd_bus_message *call, const struct event *event,
                sd_bus_error *error)
{
    const enum refusal refusal = model->command(model->userdata, event);

    if (refusal)
        return bus_error_refused(model, event->type, refusal, error);
    return replies_add(model->replies, call);
}
