#include "bus/leases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/arguments.h"
#include "util/owner.h"

struct lease {
    struct leases *leases;
    enum lease_of of;
    char *who, *detail;
    char *sender; /* the unique name of the latest caller */
    enum evidence_kind kind;
    usec until_at;
    struct owner *connection; /* follows sender */
};

static struct lease *lease_free(struct lease *lease)
{
    if (!lease)
        return NULL;
    owner_free(lease->connection);
    free(lease->who);
    free(lease->detail);
    free(lease->sender);
    free(lease);
    return NULL;
}

static void tell(const struct lease *lease, bool on)
{
    const struct bus_model *m = lease->leases->model;
    const struct event event = { .type = EVENT_EVIDENCE,
                                 .at = clock_boot(),
                                 .evidence = { .source = lease->who,
                                               .detail = lease->detail,
                                               .kind = lease->kind,
                                               .on = on,
                                               .until_at = lease->until_at } };

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
    tell(*place, false);
    drop(l, place);
}

/* The core has ended these by itself. */
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
        return; /* the first answer: it is there */
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
    lease->detail = strdup(asked->detail);
    lease->sender = strdup(sender);
    r = lease->who && lease->detail && lease->sender ? 0 : -ENOMEM;
    /* It asks the bus as well: a caller may be gone before the bus has taken our match. */
    if (r >= 0)
        r = owner_new(l->bus, sender, on_connection, lease, &lease->connection);
    if (r < 0)
        lease_free(lease);
    else
        *ret = lease;
    return r;
}

/* @known: the lease of that name, if there is one. */
static int check_room(const struct leases *l, const struct lease *known, const char *sender,
                      sd_bus_error *error)
{
    unsigned n = 0;

    for (unsigned i = 0; i < l->n; i++)
        n += l->list[i] != known && strcmp(l->list[i]->sender, sender) == 0;
    if (n >= LEASES_CONNECTION_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_LIMITS_EXCEEDED,
                                 "Your connection has %d leases: that is as many as one may have. "
                                 "Release one first.",
                                 LEASES_CONNECTION_MAX);
    if (!known && l->n >= LEASES_MAX)
        return sd_bus_error_setf(error, SD_BUS_ERROR_LIMITS_EXCEEDED,
                                 "There are %d leases: that is as many as there may be. Try again "
                                 "when one has ended.",
                                 LEASES_MAX);
    return 0;
}

/* Its caller says it again, or otherwise: the watch over the connection goes on. */
static int renew(struct lease *lease, const struct lease_request *asked)
{
    char *detail = strdup(asked->detail);

    if (!detail)
        return -ENOMEM;
    free(lease->detail);
    lease->detail = detail;
    lease->kind = asked->kind;
    lease->until_at = asked->until_at;
    tell(lease, true);
    return 0;
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
        return -ENXIO; /* no bus in between: whose lease would it be? */
    drop_expired(l);
    known = find(l, asked->of, asked->who);
    r = check_room(l, known ? *known : NULL, sender, error);
    if (r < 0)
        return r;
    if (known && strcmp((*known)->sender, sender) == 0)
        return renew(*known, asked);
    r = lease_new(l, sender, asked, &lease);
    if (r < 0)
        return r;
    tell(lease, true); /* in place of what the core knew from the same who */
    if (known)
        lease_free(*known);
    else
        known = &l->list[l->n++];
    *known = lease;
    return 0;
}

/* "desk, chair": the names that could have been meant; those that do not fit are left out. */
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
    return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                             "who is \"%s\": allowed is who %s now, and that is %s.", who,
                             of == LEASE_PRESENCE ? "reports" : "holds", *names ? names : "nobody");
}

int leases_release(struct leases *l, sd_bus_message *call, enum lease_of of, sd_bus_error *error)
{
    const char *who;
    int r = sd_bus_message_read(call, "s", &who);

    if (r >= 0)
        r = argument_who(error, who);
    if (r >= 0)
        r = release(l, of, who, error);
    return r < 0 ? r : sd_bus_reply_method_return(call, NULL);
}
