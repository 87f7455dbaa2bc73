#include "bus/list_trackers.h"

#include "bus/registrations.h"
#include "core/view.h"

/* "provides" as, "call" s */
static int append_more(sd_bus_message *reply, const struct tracker *t)
{
    char call[TRACKER_CALL_MAX];
    int r = sd_bus_message_open_container(reply, 'a', "{sv}");

    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(reply, "s", "provides");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'v', "as");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "s");
    for (unsigned i = 0; r >= 0 && i < TRACKER_PROVIDES_MAX; i++)
        if (t->form.provides & 1u << i)
            r = sd_bus_message_append(reply, "s", tracker_provides_name(i));
    for (unsigned i = 0; r >= 0 && i < 3; i++)
        r = sd_bus_message_close_container(reply);
    if (r >= 0 && tracker_describe_call(t, call))
        r = sd_bus_message_append(reply, "{sv}", "call", "s", call);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_row(sd_bus_message *reply, const struct bus_model *m, const struct tracker *t)
{
    struct core_tracker steps = { .last_walk_at = USEC_NONE };
    int r = sd_bus_message_open_container(reply, 'r', "ssbttuta{sv}");

    core_tracker(m->core, t->id, clock_boot(), &steps);
    if (r >= 0)
        r = sd_bus_message_append(
            reply, "ssbttut", t->id, t->name, (int)t->is_linked,
            clock_to_real(m->clock, t->last_event_at), clock_to_real(m->clock, steps.last_walk_at),
            (uint32_t)steps.steps_last_hour,
            clock_to_real(m->clock, registrations_end_of(m->registrations, t)));
    if (r >= 0)
        r = append_more(reply, t);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

int method_list_trackers(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const struct bus_model *model = userdata;
    sd_bus_message *reply = NULL;
    const struct tracker *t;
    int r = sd_bus_message_new_method_return(m, &reply);

    registrations_expire(model->registrations);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "(ssbttuta{sv})");
    for (unsigned i = 0; r >= 0 && (t = trackers_at(model->activity->port->trackers, i)); i++)
        r = append_row(reply, model, t);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    if (r >= 0)
        r = sd_bus_send(NULL, reply, NULL);
    sd_bus_message_unref(reply);
    return r;
}
