#include "sources/tracker/adapter_run.h"

#include <stdlib.h>
#include <string.h>

#include "sources/bus_query.h"
#include "sources/tracker/adapter_call.h"
#include "sources/tracker/adapter_value.h"
#include "sources/tracker/decimal.h"
#include "sources/tracker/trackers.h"
#include "sources/tracker/wrist.h"
#include "util/bus_owner.h"
#include "util/log.h"
#include "util/properties_changed.h"
#include "wording/translation.h"

/* One report of the adapter. */
struct channel {
    struct adapter_run *run;
    enum adapter_kind kind;
    sd_bus_slot *call;
};

struct adapter_run {
    struct adapter adapter;
    struct source *source;
    void (*changed)(struct source *s);
    sd_bus *bus;             /* NULL: none now */
    struct bus_owner *owner; /* NULL: the same */
    struct channel channels[ADAPTER_KIND_MAX];
    sd_bus_slot *alert;
    unsigned alert_id;
    struct tracker *tracker; /* NULL: it was never linked, or its id is in use */
    bool is_linked;
    bool is_refused; /* the tracker could not be added */
    usec delta_at;   /* the last number of new steps, or when the device could first count some */
};

static const struct adapter_report *report_of(const struct channel *c)
{
    return &c->run->adapter.reports[c->kind];
}

static bool reports(const struct adapter *a, enum adapter_kind kind)
{
    return *a->reports[kind].member;
}

/* ---- the tracker */

static int on_alert(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct adapter_run *r = userdata;

    r->alert = sd_bus_slot_unref(r->alert);
    if (r->tracker)
        wrist_answer(r->tracker, r->alert_id,
                     sd_bus_message_is_method_error(m, NULL) ? TRACKER_FAILED : TRACKER_DELIVERED);
    return 0;
}

static int give_alert(void *userdata, const struct tracker_alert *alert)
{
    struct adapter_run *r = userdata;

    r->alert_id = alert->id;
    return adapter_call(r->bus, &r->alert, bus_owner_get(r->owner), &r->adapter, alert, on_alert,
                        r);
}

static void describe_call(void *userdata, char ret[TRACKER_CALL_MAX])
{
    const struct adapter_run *r = userdata;

    adapter_call_describe(&r->adapter, ret);
}

static unsigned provides(const struct adapter *a)
{
    unsigned all = 0;

    if (reports(a, ADAPTER_STEPS))
        all |= TRACKER_STEPS;
    if (reports(a, ADAPTER_WORN))
        all |= TRACKER_WORN;
    if (reports(a, ADAPTER_HEART_RATE))
        all |= TRACKER_HEART_RATE;
    if (*a->method)
        all |= TRACKER_ALERT;
    return all;
}

/* Another tracker may have its id, and may leave later. */
static bool has_tracker(struct adapter_run *r)
{
    const struct tracker_form form = { .id = r->adapter.id,
                                       .name = r->adapter.label,
                                       .source = r->source,
                                       .provides = provides(&r->adapter),
                                       .counter = r->adapter.reports[ADAPTER_STEPS].counter,
                                       .alert = give_alert,
                                       .describe_call = describe_call,
                                       .userdata = r };
    const bool was_refused = r->is_refused;

    if (!r->tracker)
        r->is_refused = trackers_add(r->source->port->trackers, &form, &r->tracker) < 0;
    if (r->is_refused != was_refused)
        r->changed(r->source);
    return r->tracker;
}

static void set_link(struct adapter_run *r, bool is_linked)
{
    if (is_linked == r->is_linked)
        return;
    r->is_linked = is_linked;
    r->delta_at = clock_boot();
    if (r->tracker)
        tracker_set_link(r->tracker, is_linked);
    else if (is_linked)
        has_tracker(r);
    r->changed(r->source);
}

/* ---- reports */

static void discard(struct adapter_run *r)
{
    if (r->tracker)
        tracker_discard(r->tracker);
    else
        source_discard(r->source);
}

/* New steps were made since the last report, but a device that is silent was not walked with. */
static void take_delta(struct adapter_run *r, usec now, uint64_t count)
{
    const usec start = usec_max(r->delta_at, usec_add(now, -TRACKER_LIVE));

    r->delta_at = now;
    tracker_steps(r->tracker, start, now, count);
}

/* Returns false if the value is not valid. */
static bool take_number(struct adapter_run *r, enum adapter_kind kind, const char *text)
{
    const usec now = clock_boot();
    uint64_t number;

    if (!decimal_parse(text, kind == ADAPTER_STEPS ? DECIMAL_STEPS_MAX : DECIMAL_RATE_MAX, &number))
        return false;
    if (kind == ADAPTER_HEART_RATE)
        tracker_heart_rate(r->tracker, now, (unsigned)number, TRACKER_WORN_UNKNOWN);
    else if (r->adapter.reports[kind].is_delta)
        take_delta(r, now, number);
    else
        tracker_step_total(r->tracker, now, number);
    return true;
}

static bool take_worn(struct adapter_run *r, const char *text)
{
    bool is_worn;

    if (!adapter_parse_switch(text, &is_worn))
        return false;
    tracker_set_worn(r->tracker, clock_boot(), is_worn ? TRACKER_WORN_YES : TRACKER_WORN_NO);
    return true;
}

static bool take_link(struct adapter_run *r, const char *text)
{
    bool is_linked;

    if (!adapter_parse_switch(text, &is_linked))
        return false;
    set_link(r, is_linked);
    return true;
}

/* While the device is out of reach, a program may repeat old values. */
static void take(struct channel *c, const char *text)
{
    struct adapter_run *r = c->run;
    bool is_valid = true;

    if (c->kind == ADAPTER_LINK)
        is_valid = take_link(r, text);
    else if (!r->is_linked || !has_tracker(r))
        return;
    else if (c->kind == ADAPTER_WORN)
        is_valid = take_worn(r, text);
    else
        is_valid = take_number(r, c->kind, text);
    if (!is_valid)
        discard(r);
}

/* An unreadable value is not valid either. */
static void take_next(struct channel *c, sd_bus_message *m)
{
    char text[ADAPTER_VALUE_MAX];

    take(c, adapter_read_next(m, text) ? text : "");
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct channel *c = userdata;
    const struct adapter_report *report = report_of(c);
    char text[ADAPTER_VALUE_MAX];

    if (report->has_match &&
        (!adapter_read_argument(m, report->match_index, text) || strcmp(text, report->match) != 0))
        return 0;
    take(c, adapter_read_argument(m, report->value_index, text) ? text : "");
    return 0;
}

static int on_property(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct channel *c = userdata;

    c->call = sd_bus_slot_unref(c->call);
    if (!sd_bus_message_is_method_error(m, NULL))
        take_next(c, m);
    return 0;
}

static void read_property(struct channel *c)
{
    const struct adapter_run *r = c->run;

    bus_query_property(r->bus, &c->call, bus_owner_get(r->owner), r->adapter.path,
                       r->adapter.interface, report_of(c)->member, on_property, c);
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct channel *c = userdata;

    sd_bus_message_rewind(m, true);
    switch (properties_changed(m, c->run->adapter.interface, report_of(c)->member)) {
    case PROPERTY_HAS_VALUE:
        c->call = sd_bus_slot_unref(c->call); /* its reply is older than this value, or the same */
        take_next(c, m);
        break;
    case PROPERTY_INVALIDATED:
        read_property(c);
        break;
    case PROPERTY_UNCHANGED:
        break;
    }
    return 0;
}

/* ---- the program */

static void forget(struct adapter_run *r)
{
    for (unsigned i = 0; i < ADAPTER_KIND_MAX; i++)
        r->channels[i].call = sd_bus_slot_unref(r->channels[i].call);
    r->alert = sd_bus_slot_unref(r->alert);
    r->tracker = tracker_remove(r->tracker);
    r->is_linked = r->is_refused = false;
}

/* Of the properties only the link is read: other values may be old ones. */
static void on_owner(void *userdata, const char *unique)
{
    struct adapter_run *r = userdata;
    const struct adapter_report *link = &r->adapter.reports[ADAPTER_LINK];

    forget(r);
    if (unique && *link->member && link->is_property)
        read_property(&r->channels[ADAPTER_LINK]);
    else if (unique)
        set_link(r, true);
    r->changed(r->source);
}

static int listen_to(struct adapter_run *r)
{
    const struct adapter *a = &r->adapter;
    int result = bus_owner_new(r->bus, a->service, on_owner, r, &r->owner);

    for (unsigned i = 0; result >= 0 && i < ADAPTER_KIND_MAX; i++) {
        struct channel *c = &r->channels[i];
        const struct bus_rule rule = { .path = a->path,
                                       .interface = a->interface,
                                       .member = a->reports[i].member };

        if (!reports(a, i))
            continue;
        if (a->reports[i].is_property)
            result = bus_owner_listen(r->owner, NULL, bus_rule_properties(a->path, a->interface),
                                      on_properties, c);
        else
            result = bus_owner_listen(r->owner, NULL, rule, on_signal, c);
    }
    return result;
}

static void stop_listening(struct adapter_run *r)
{
    r->owner = bus_owner_free(r->owner);
    forget(r);
}

void adapter_run_set_bus(struct adapter_run *r, sd_bus *bus)
{
    int result;

    if (bus == r->bus)
        return;
    stop_listening(r);
    r->bus = bus;
    if (!bus)
        return;
    result = listen_to(r);
    if (result < 0) {
        log_warning("tracker %s: cannot listen to %s: %s", r->adapter.id, r->adapter.service,
                    strerror(-result));
        stop_listening(r);
    }
}

struct adapter_run *adapter_run_new(struct source *s, const struct adapter *a,
                                    void (*changed)(struct source *s))
{
    struct adapter_run *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    memcpy(&r->adapter, a, sizeof *a); /* the padding too, for comparisons */
    r->source = s;
    r->changed = changed;
    for (unsigned i = 0; i < ADAPTER_KIND_MAX; i++) {
        r->channels[i].run = r;
        r->channels[i].kind = i;
    }
    return r;
}

struct adapter_run *adapter_run_free(struct adapter_run *r, bool is_stopping)
{
    if (!r)
        return NULL;
    if (is_stopping)
        r->tracker = NULL;
    stop_listening(r);
    free(r);
    return NULL;
}

const struct adapter *adapter_run_adapter(const struct adapter_run *r)
{
    return &r->adapter;
}

bool adapter_run_is_on_bus(const struct adapter_run *r)
{
    return r->owner && bus_owner_get(r->owner);
}

const char *adapter_run_state(const struct adapter_run *r)
{
    if (!r->bus)
        return N_("no system bus");
    if (!adapter_run_is_on_bus(r))
        return N_("not on the bus");
    if (r->is_refused)
        return N_("another tracker has this id");
    return r->is_linked ? N_("connected") : N_("not connected");
}
