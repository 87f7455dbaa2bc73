#include "ctl/client/tracker_list.h"

#include <errno.h>

#include "config.h"
#include "ctl/client/call.h"
#include "ctl/client/value.h"
#include "ctl/text/format.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define ACTIVITY "org.lumbard.Activity1"
#define LIST     "ListTrackers"
#define TYPE     "(a(ssbttuta{sv}))"

static void free_properties(void *data)
{
    property_list_free(data);
}

static struct property_list *tracker_of(GVariant *row)
{
    static const char *const names[] = { "Id",
                                         "Name",
                                         "Linked",
                                         "LastEventTimestamp",
                                         "LastWalkTimestamp",
                                         "StepsLastHour",
                                         "LeaseEndTimestamp" };
    g_autoptr(GVariant) all = NULL, more = g_variant_get_child_value(row, G_N_ELEMENTS(names));
    struct property_list *p = property_list_new();
    g_auto(GVariantBuilder) dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
    GVariantIter iter;
    const char *key;
    GVariant *value;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GVariant) member = g_variant_get_child_value(row, i);

        g_variant_builder_add(&dict, "{sv}", names[i], member);
    }
    g_variant_iter_init(&iter, more);
    while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        g_autofree char *name = format_capital(key);

        g_variant_builder_add(&dict, "{sv}", name, value);
        g_variant_unref(value);
    }
    all = g_variant_ref_sink(g_variant_builder_end(&dict));
    property_list_add(p, all);
    return p;
}

/* @reply: of TYPE, or NULL. */
static GPtrArray *list_of(GVariant *reply)
{
    GPtrArray *trackers = g_ptr_array_new_with_free_func(free_properties);
    g_autoptr(GVariant) rows = reply ? g_variant_get_child_value(reply, 0) : NULL;

    for (gsize i = 0; rows && i < g_variant_n_children(rows); i++) {
        g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

        g_ptr_array_add(trackers, tracker_of(row));
    }
    return trackers;
}

enum command_status tracker_list_read(sd_bus *bus, GPtrArray **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    g_autoptr(GVariant) answer = NULL;
    enum command_status status;
    int r = client_new_call(bus, NULL, ACTIVITY, LIST, /* may_start= */ false, &m);

    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE)
        return status;
    r = value_read_all(reply, &answer);
    if (r >= 0 && !g_variant_is_of_type(answer, G_VARIANT_TYPE(TYPE)))
        r = -EBADMSG;
    if (r < 0)
        return client_failed(N_("read the list of trackers"), r);
    *ret = list_of(answer);
    return COMMAND_FINE;
}

GPtrArray *tracker_list_try(sd_bus *bus)
{
    static const struct call_target service = { LUMBARD_NAME, LUMBARD_PATH, ACTIVITY };
    g_autoptr(GVariant) reply = NULL;

    if (call_method(bus, &service, LIST, CALL_LIMIT, TYPE, &reply, "") < 0)
        return list_of(NULL);
    return list_of(reply);
}

void tracker_list_to_json(const GPtrArray *trackers, GString *out)
{
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < trackers->len; i++) {
        g_string_append(out, i ? ",{" : "{");
        property_list_to_json(g_ptr_array_index(trackers, i), NULL, out);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}
