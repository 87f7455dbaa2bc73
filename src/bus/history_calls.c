#include "bus/history_calls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/errors.h"
#include "bus/history_answer.h"
#include "store/journal.h"
#include "util/bus_owner.h"
#include "util/log.h"
#include "util/memory.h"
#include "wording/translation.h"

struct history_call {
    const struct bus_model *model;
    enum history_kind kind;
    sd_bus_message *message, *reply; /* owned */
    struct history_query *query;     /* owned */
    struct bus_owner *caller;        /* owned; NULL until the call has to wait */
    bool is_gone;                    /* the caller has left the bus */
};

static struct history_call *call_free(struct history_call *c)
{
    if (!c)
        return NULL;
    bus_owner_free(c->caller);
    history_query_free(c->query);
    sd_bus_message_unref(c->reply);
    sd_bus_message_unref(c->message);
    free(c);
    return NULL;
}

int history_calls_unavailable(const struct bus_model *model, sd_bus_error *error)
{
    const char *problem = model->history->problem;

    return sd_bus_error_setf(error, BUS_ERROR_HISTORY_UNAVAILABLE,
                             _("Cannot read the recorded data: %s."),
                             *problem ? problem : _("the history is not open at the moment"));
}

static int on_row(void *userdata, const struct history_row *row)
{
    struct history_call *c = userdata;

    return history_answer_append(c->reply, c->kind, row);
}

/* Returns 1 (more work), 0 (the reply is complete) or a negative errno, with @error set. */
static int work(struct history_call *c, sd_bus_error *error)
{
    struct journal *journal = c->model->history->journal;
    int r;

    if (!journal || !journal_db(journal))
        return history_calls_unavailable(c->model, error);
    r = history_query_step(c->query, journal_db(journal));
    journal_note_query(journal);
    if (r == -EIO)
        return sd_bus_error_setf(error, BUS_ERROR_HISTORY_UNAVAILABLE,
                                 _("Cannot read the recorded data: %s."),
                                 history_query_problem(c->query));
    if (r == 0)
        r = sd_bus_message_close_container(c->reply);
    return r < 0 ? sd_bus_error_set_errno(error, r) : r;
}

static void check(int r)
{
    if (r < 0)
        log_warning("cannot answer a call on the bus: %s", strerror(-r));
}

static void remove_first(struct history_calls *calls)
{
    call_free(calls->list[0]);
    calls->n--;
    memmove(calls->list, calls->list + 1, calls->n * sizeof calls->list[0]);
}

static void move_first_to_end(struct history_calls *calls)
{
    struct history_call *first = calls->list[0];

    memmove(calls->list, calls->list + 1, (calls->n - 1) * sizeof calls->list[0]);
    calls->list[calls->n - 1] = first;
}

static int on_turn(sd_event_source *s, void *userdata)
{
    struct history_calls *calls = userdata;
    struct history_call *c = calls->list[0];
    sd_bus_error error = SD_BUS_ERROR_NULL;
    int r = c->is_gone ? 0 : work(c, &error);

    if (r > 0) {
        move_first_to_end(calls);
    } else {
        if (r < 0)
            check(sd_bus_reply_method_error(c->message, &error));
        else if (!c->is_gone)
            check(sd_bus_send(NULL, c->reply, NULL));
        remove_first(calls);
    }
    sd_bus_error_free(&error);
    if (calls->n)
        return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
    calls->turn = sd_event_source_disable_unref(calls->turn);
    memory_trim();
    return 0;
}

static void on_caller(void *userdata, const char *unique)
{
    struct history_call *c = userdata;

    c->is_gone |= !unique;
}

/* The other calls of this turn, and the timer, come before the work on the history. */
static int wait_for_turn(struct history_calls *calls, struct history_call *c)
{
    sd_bus *bus = sd_bus_message_get_bus(c->message);
    int r = bus_owner_new(bus, sd_bus_message_get_sender(c->message), on_caller, c, &c->caller);

    if (r >= 0 && !calls->turn)
        r = sd_event_add_defer(sd_bus_get_event(bus), &calls->turn, on_turn, calls);
    if (r >= 0)
        r = sd_event_source_set_priority(calls->turn, SD_EVENT_PRIORITY_IDLE);
    if (r < 0)
        return r;
    calls->list[calls->n++] = c;
    return 1;
}

static int open_reply(struct history_call *c)
{
    int r = sd_bus_message_new_method_return(c->message, &c->reply);

    return r < 0 ? r
                 : sd_bus_message_open_container(c->reply, SD_BUS_TYPE_ARRAY,
                                                 history_answer_signature(c->kind));
}

static struct history_call *call_new(const struct bus_model *model, sd_bus_message *m,
                                     const struct history_request *request)
{
    struct history_request own = *request;
    struct history_call *c = calloc(1, sizeof *c);

    if (!c)
        return NULL;
    own.take = on_row;
    own.userdata = c;
    c->model = model;
    c->kind = request->kind;
    c->message = sd_bus_message_ref(m);
    c->query = history_query_new(&own);
    return c->query ? c : call_free(c);
}

int history_calls_add(struct history_calls *calls, const struct bus_model *model, sd_bus_message *m,
                      const struct history_request *request, sd_bus_error *error)
{
    struct history_call *c;
    int r;

    if (calls->n == HISTORY_CALLS_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_LIMITS_EXCEEDED,
                                 _("%d queries of the history wait already. Try again later."),
                                 HISTORY_CALLS_MAX);
    c = call_new(model, m, request);
    if (!c)
        return -ENOMEM;
    r = open_reply(c);
    if (r >= 0)
        r = work(c, error);
    if (r > 0) {
        r = wait_for_turn(calls, c);
        if (r > 0)
            return 1;
    } else if (r == 0) {
        r = sd_bus_send(NULL, c->reply, NULL);
    }
    call_free(c);
    memory_trim();
    return r < 0 ? r : 1;
}

void history_calls_done(struct history_calls *calls)
{
    while (calls->n)
        remove_first(calls);
    calls->turn = sd_event_source_disable_unref(calls->turn);
}
