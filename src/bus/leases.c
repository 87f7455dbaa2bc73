#include "bus/leases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/arguments.h"
#include "bus/replies.h"
#include "util/bus_owner.h"
#include "util/clean_text.h"
#include "wording/translation.h"

struct lease {
    struct leases *leases;
    enum lease_of of;
    char *who, *detail;
    char *sender; /* the unique name of the latest caller */
    enum evidence_kind kind;
    usec until_at;
    struct bus_owner *connection; /* follows sender */
};

static struct lease *lease_free(struct lease *lease)
{
    if (!lease)
        return NULL;
    bus_owner_free(lease->connection);
    free(lease->who);
    free(lease->detail);
    free(lease->sender);
    free(lease);
    return NULL;
}

static void send_evidence(const struct lease *lease, bool on)
{
    const struct bus_model *m = lease->leases->model;
    const struct event event =
        event_evidence(clock_boot(), (struct event_evidence){ .source = lease->who,
                                                              .detail = lease->detail,
                                                              .kind = lease->kind,
                                                              .on = on,
                                                              .until_at = lease->until_at });

    m->command(m->userdata, &event);
}

static struct lease **find(struct leases *l, enum lease_of of, const char *who)
{
    for (unsigned i = 0; i < l->n; i++)
        if (l->list[i]->of == of && strcmp(l->list[i]->who, who) == 0)
            return &l->list[i];
    return NULL;
}

static void drop(struct leases *l, struct lease **place)
{
    lease_free(*place);
    l->n--;
    memmove(place, place + 1, (size_t)(l->list + l->n - place) * sizeof *place);
}

static void end(struct leases *l, struct lease **place)
{
    send_evidence(*place, false);
    drop(l, place);
}

/* Forgets expired leases; the core has already ended them. */
static void drop_expired(struct leases *l)
{
    usec now = clock_boot();

    for (unsigned i = l->n; i-- > 0;)
        if (l->list[i]->until_at <= now)
            drop(l, &l->list[i]);
}

static void on_connection(void *userdata, const char *unique)
{
    struct lease *lease = userdata;
    struct leases *l = lease->leases;

    if (unique)
        return; /* the first answer: the caller is connected */
    end(l, find(l, lease->of, lease->who));
}

static int lease_new(struct leases *l, const char *sender, const struct lease_request *asked,
                     struct lease **ret)
{
    struct lease *lease = calloc(1, sizeof *lease);
    int r;

    if (!lease)
        return -ENOMEM;
    lease->leases = l;
    lease->of = asked->of;
    lease->kind = asked->kind;
    lease->until_at = asked->until_at;
    lease->who = strdup(asked->who);
    lease->detail = clean_text(asked->detail);
    lease->sender = strdup(sender);
    r = lease->who && lease->sender ? 0 : -ENOMEM;
    /* Also asks the bus for the owner: the caller may disconnect before the match is active. */
    if (r >= 0)
        r = bus_owner_new(l->bus, sender, on_connection, lease, &lease->connection);
    if (r < 0)
        lease_free(lease);
    else
        *ret = lease;
    return r;
}

/* @known: the lease of the same name, or NULL. */
static int check_room(const struct leases *l, const struct lease *known, const char *sender,
                      sd_bus_error *error)
{
    unsigned n = 0;

    for (unsigned i = 0; i < l->n; i++)
        n += l->list[i] != known && strcmp(l->list[i]->sender, sender) == 0;
    if (n >= LEASES_CONNECTION_MAX)
        return sd_bus_error_setf(
            error, SD_BUS_ERROR_LIMITS_EXCEEDED,
            _("This connection already has %d leases, the maximum. Release one "
              "first."),
            LEASES_CONNECTION_MAX);
    if (!known && l->n >= LEASES_MAX)
        return sd_bus_error_setf(
            error, SD_BUS_ERROR_LIMITS_EXCEEDED,
            _("There are already %d leases, the maximum. Try again when one has "
              "ended."),
            LEASES_MAX);
    return 0;
}

/* The same caller repeats or changes its report: its connection stays watched. */
static void renew(struct lease *lease, const struct lease_request *asked)
{
    free(lease->detail);
    lease->detail = clean_text(asked->detail);
    lease->kind = asked->kind;
    lease->until_at = asked->until_at;
    send_evidence(lease, true);
}

void leases_init(struct leases *l, sd_bus *bus, const struct bus_model *model)
{
    memset(l, 0, sizeof *l);
    l->bus = bus;
    l->model = model;
}

void leases_done(struct leases *l)
{
    while (l->n > 0)
        drop(l, &l->list[l->n - 1]);
}

int leases_take(struct leases *l, sd_bus_message *call, const struct lease_request *asked,
                sd_bus_error *error)
{
    const char *sender = sd_bus_message_get_sender(call);
    struct lease *lease, **known;
    int r;

    if (!sender)
        return -ENXIO; /* a direct connection without a bus: the lease would have no owner */
    drop_expired(l);
    known = find(l, asked->of, asked->who);
    r = check_room(l, known ? *known : NULL, sender, error);
    if (r < 0)
        return r;
    if (known && strcmp((*known)->sender, sender) == 0) {
        renew(*known, asked);
        return 0;
    }
    r = lease_new(l, sender, asked, &lease);
    if (r < 0)
        return r;
    send_evidence(lease, true); /* replaces the evidence of the same name in the core */
    if (known)
        lease_free(*known);
    else
        known = &l->list[l->n++];
    *known = lease;
    return 0;
}

/* "desk, chair": the names of the active leases; names that do not fit are left out. */
static void list_names(const struct leases *l, enum lease_of of, char *buf, size_t size)
{
    size_t at = 0;

    buf[0] = 0;
    for (unsigned i = 0; i < l->n; i++)
        if (l->list[i]->of == of && at + strlen(l->list[i]->who) + 3 < size)
            at += (size_t)snprintf(buf + at, size - at, "%s%s", at ? ", " : "", l->list[i]->who);
}

static int release(struct leases *l, enum lease_of of, const char *who, sd_bus_error *error)
{
    char names[256];
    struct lease **place;

    drop_expired(l);
    place = find(l, of, who);
    if (place) {
        end(l, place);
        return 0;
    }
    list_names(l, of, names, sizeof names);
    return sd_bus_error_setf(
        error, SD_BUS_ERROR_INVALID_ARGS, "No %s by \"%s\" is active. Active %s: %s.",
        of == LEASE_PRESENCE ? "report" : "hold", who,
        of == LEASE_PRESENCE ? "reporters" : "holders", *names ? names : "none");
}

int leases_release(struct leases *l, sd_bus_message *call, enum lease_of of, sd_bus_error *error)
{
    const char *who;
    int r = sd_bus_message_read(call, "s", &who);

    if (r >= 0)
        r = argument_who(error, who);
    if (r >= 0)
        r = release(l, of, who, error);
    return r < 0 ? r : replies_add(l->model->replies, call);
}
