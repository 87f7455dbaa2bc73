#include "bus/registrations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/alert_signals.h"
#include "bus/errors.h"
#include "util/bus_owner.h"
#include "util/clean_text.h"
#include "util/cleanup.h"

/* Any program may report all of this without a registration; alerts need a connection. */
#define PROVIDES_UNREGISTERED (TRACKER_STEPS | TRACKER_HEART_RATE | TRACKER_WORN | TRACKER_POSTURE)

struct registration {
    struct registrations *all;
    struct tracker *tracker;
    char *sender;                 /* the unique name of its connection; NULL: not registered */
    struct bus_owner *connection; /* follows .sender */
    usec called_at;               /* the last call */
};

/* Does not end the tracker. */
static struct registration *registration_free(struct registration *one)
{
    if (!one)
        return NULL;
    bus_owner_free(one->connection);
    free(one->sender);
    free(one);
    return NULL;
}

void registrations_init(struct registrations *all, sd_bus *bus, const struct bus_model *model)
{
    memset(all, 0, sizeof *all);
    all->bus = bus;
    all->model = model;
}

void registrations_done(struct registrations *all)
{
    while (all->n > 0)
        registration_free(all->list[--all->n]);
}

static struct registration **find(struct registrations *all, const char *id)
{
    for (unsigned i = 0; i < all->n; i++)
        if (strcmp(all->list[i]->tracker->id, id) == 0)
            return &all->list[i];
    return NULL;
}

static void drop(struct registrations *all, struct registration **place)
{
    tracker_remove((*place)->tracker);
    registration_free(*place);
    all->n--;
    memmove(place, place + 1, (size_t)(all->list + all->n - place) * sizeof *place);
}

static usec end_of(const struct registration *one)
{
    return one->sender ? USEC_NONE : usec_add(one->called_at, REGISTRATION_LEASE);
}

void registrations_expire(struct registrations *all)
{
    const usec now = all->n > 0 ? clock_boot() : 0;

    for (unsigned i = all->n; i-- > 0;)
        if (!all->list[i]->sender && end_of(all->list[i]) <= now)
            drop(all, &all->list[i]);
}

usec registrations_end_of(const struct registrations *all, const struct tracker *t)
{
    for (unsigned i = 0; i < all->n; i++)
        if (all->list[i]->tracker == t)
            return end_of(all->list[i]);
    return USEC_NONE;
}

static void on_connection(void *userdata, const char *unique)
{
    struct registration *one = userdata;

    if (unique)
        return; /* the first answer: the caller is connected */
    drop(one->all, find(one->all, one->tracker->id));
}

static int on_alert(void *userdata, const struct tracker_alert *alert)
{
    const struct registration *one = userdata;

    return alert_signals_alert(one->all->bus, one->sender, alert);
}

static void on_withdraw(void *userdata, unsigned id)
{
    const struct registration *one = userdata;

    alert_signals_withdrawn(one->all->bus, one->sender, id);
}

/* Without its tracker. @sender: NULL: not registered. */
static int registration_new(struct registrations *all, const char *sender,
                            struct registration **ret)
{
    struct registration *one = calloc(1, sizeof *one);
    int r = 0;

    if (!one)
        return -ENOMEM;
    one->all = all;
    one->called_at = clock_boot();
    if (sender) {
        one->sender = strdup(sender);
        r = one->sender ? bus_owner_new(all->bus, sender, on_connection, one, &one->connection)
                        : -ENOMEM;
    }
    if (r < 0)
        registration_free(one);
    else
        *ret = one;
    return r;
}

/* @replaced: the place of one that ends for the new one; NULL: none. */
static int add(struct registrations *all, struct registration **replaced, const char *sender,
               const struct tracker_form *form)
{
    CLEANUP(cleanup_free) char *name = clean_text(form->name);
    struct tracker_form full = *form;
    struct registration *one;
    int r = registration_new(all, sender, &one);

    if (r < 0)
        return r;
    if (replaced)
        drop(all, replaced);
    full.name = *name ? name : form->id;
    full.source = all->model->activity;
    full.alert = on_alert;
    full.withdraw = on_withdraw;
    full.userdata = one;
    r = trackers_add(full.source->port->trackers, &full, &one->tracker);
    if (r < 0)
        registration_free(one);
    else
        all->list[all->n++] = one;
    return r;
}

/* The one whose last call is the longest ago, of those that belong to no connection; or NULL. */
static struct registration **find_oldest(struct registrations *all)
{
    struct registration **oldest = NULL;

    for (unsigned i = 0; i < all->n; i++)
        if (!all->list[i]->sender && (!oldest || all->list[i]->called_at < (*oldest)->called_at))
            oldest = &all->list[i];
    return oldest;
}

static bool is_full(const struct registrations *all)
{
    return trackers_at(all->model->activity->port->trackers, TRACKERS_MAX - 1) != NULL;
}

static int set_full(sd_bus_error *error)
{
    return sd_bus_error_setf(error, SD_BUS_ERROR_LIMITS_EXCEEDED,
                             "There are already %d trackers, the maximum. Try again when one has "
                             "ended.",
                             TRACKERS_MAX);
}

static int set_not_registered(sd_bus_error *error, const char *id)
{
    return sd_bus_error_setf(error, BUS_ERROR_NOT_REGISTERED,
                             "The tracker \"%s\" is not registered by this connection. Call "
                             "Register first.",
                             id);
}

/* NotRegistered if the tracker with this id, if there is one, is not the caller's. */
static int check_owner(const struct registrations *all, struct registration *const *known,
                       const char *sender, const char *id, sd_bus_error *error)
{
    const struct tracker *t = trackers_find(all->model->activity->port->trackers, id);

    if (!known && t)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_REGISTERED,
                                 "The tracker \"%s\" belongs to the source %s of the service.", id,
                                 t->form.source->type->name);
    if (known && (*known)->sender && strcmp((*known)->sender, sender) != 0)
        return sd_bus_error_setf(error, BUS_ERROR_NOT_REGISTERED,
                                 "The tracker \"%s\" is registered by another connection.", id);
    return 0;
}

int registrations_add(struct registrations *all, sd_bus_message *call,
                      const struct tracker_form *form, sd_bus_error *error)
{
    const char *sender = sd_bus_message_get_sender(call);
    struct registration **known, **oldest;
    int r;

    if (!sender)
        return -ENXIO; /* a direct connection without a bus: the tracker would have no owner */
    registrations_expire(all);
    known = find(all, form->id);
    r = check_owner(all, known, sender, form->id, error);
    if (r < 0)
        return r;
    oldest = is_full(all) && !known ? find_oldest(all) : known;
    if (is_full(all) && !oldest)
        return set_full(error);
    return add(all, oldest, sender, form);
}

int registrations_find(struct registrations *all, sd_bus_message *call, const char *id,
                       struct tracker **ret, sd_bus_error *error)
{
    const char *sender = sd_bus_message_get_sender(call);
    struct registration **known;
    int r;

    registrations_expire(all);
    known = find(all, id);
    r = check_owner(all, known, sender ? sender : "", id, error);
    if (r < 0)
        return r;
    if (!known) {
        if (is_full(all))
            return set_full(error);
        r = add(all, NULL, NULL,
                &(struct tracker_form){ .id = id, .name = id, .provides = PROVIDES_UNREGISTERED });
        if (r < 0)
            return r;
        known = &all->list[all->n - 1];
    }
    (*known)->called_at = clock_boot();
    *ret = (*known)->tracker;
    return 0;
}

static struct registration **find_own(struct registrations *all, sd_bus_message *call,
                                      const char *id)
{
    const char *sender = sd_bus_message_get_sender(call);
    struct registration **known = find(all, id);

    return known && sender && (*known)->sender && strcmp((*known)->sender, sender) == 0 ? known
                                                                                        : NULL;
}

int registrations_own(struct registrations *all, sd_bus_message *call, const char *id,
                      struct tracker **ret, sd_bus_error *error)
{
    struct registration **own = find_own(all, call, id);

    if (!own)
        return set_not_registered(error, id);
    *ret = (*own)->tracker;
    return 0;
}

int registrations_remove(struct registrations *all, sd_bus_message *call, const char *id,
                         sd_bus_error *error)
{
    struct registration **own = find_own(all, call, id);

    if (!own)
        return set_not_registered(error, id);
    drop(all, own);
    return 0;
}
