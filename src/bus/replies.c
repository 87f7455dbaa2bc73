#include "bus/replies.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/errors.h"
#include "util/log.h"
#include "wording/translation.h"

static void check(int r)
{
    if (r < 0)
        log_warning("cannot answer a call on the bus: %s", strerror(-r));
}

static void drop(struct replies *r, unsigned i)
{
    sd_bus_message_unref(r->list[i].message);
    free(r->list[i].plan);
    r->n--;
    memmove(&r->list[i], &r->list[i + 1], (r->n - i) * sizeof r->list[0]);
}

static struct waiting_call *add(struct replies *r, sd_bus_message *call)
{
    struct waiting_call *w = &r->list[r->n++];

    *w = (struct waiting_call){ .message = sd_bus_message_ref(call), .called_at = clock_boot() };
    return w;
}

int replies_add(struct replies *r, sd_bus_message *call)
{
    if (r->n == REPLIES_MAX) /* only while the disk accepts nothing */
        return sd_bus_reply_method_return(call, NULL);
    add(r, call)->is_applied = true;
    return 1;
}

static int set_unavailable(sd_bus_error *error)
{
    return sd_bus_error_set(
        error, BUS_ERROR_HISTORY_UNAVAILABLE,
        _("Cannot change the record: the history cannot be written. Nothing was "
          "changed."));
}

int replies_add_event(struct replies *r, sd_bus_message *call, const struct event *event,
                      sd_bus_error *error)
{
    struct plan *plan = NULL;
    struct waiting_call *w;

    if (r->n == REPLIES_MAX)
        return set_unavailable(error);
    if (event->plan) {
        plan = malloc(sizeof *plan);
        if (!plan)
            return -ENOMEM;
        *plan = *event->plan;
    }
    w = add(r, call);
    w->event = *event;
    w->event.plan = w->plan = plan;
    return 1;
}

struct waiting_call *replies_next_event(struct replies *r)
{
    for (unsigned i = 0; i < r->n; i++)
        if (!r->list[i].is_applied)
            return &r->list[i];
    return NULL;
}

void replies_refuse(struct replies *r, struct waiting_call *call, const struct bus_model *model,
                    enum refusal refusal)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    bus_error_refused(model, call->event.type, refusal, &error);
    check(sd_bus_reply_method_error(call->message, &error));
    sd_bus_error_free(&error);
    drop(r, (unsigned)(call - r->list));
}

void replies_fail(sd_bus_message *call)
{
    sd_bus_error error = SD_BUS_ERROR_NULL;

    set_unavailable(&error);
    check(sd_bus_reply_method_error(call, &error));
    sd_bus_error_free(&error);
}

void replies_send(struct replies *r, bool is_stored, usec late_at)
{
    for (unsigned i = 0; i < r->n;) {
        struct waiting_call *w = &r->list[i];
        const bool is_late = w->called_at <= late_at;

        if (w->is_applied && (is_stored || is_late)) {
            check(sd_bus_reply_method_return(w->message, NULL));
        } else if (!w->is_applied && is_late) {
            replies_fail(w->message);
        } else {
            i++;
            continue;
        }
        drop(r, i);
    }
}

void replies_done(struct replies *r)
{
    while (r->n > 0)
        drop(r, r->n - 1);
}
