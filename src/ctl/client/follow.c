/*
 * The match for changes is installed before GetAll is sent, and the bus keeps the order: a change
 * that arrives before the reply is part of the reply, and a change that arrives later is new. All
 * calls are asynchronous.
 */
#include "ctl/client/follow.h"

#include <stdio.h>
#include <string.h>

#include "config.h"
#include "ctl/client/client.h"
#include "ctl/client/value.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DRIVER "org.freedesktop.DBus"

static void follow_reset(struct follow *f)
{
    f->is_loaded = false;
    f->replies_awaited = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(f->calls); i++)
        f->calls[i] = sd_bus_slot_unref(f->calls[i]);
    property_list_clear(f->presence);
    property_list_clear(f->coach);
}

static void follow_report_absent(struct follow *f, const char *event, const char *sentence)
{
    f->has_reported = true;
    f->listener->absent(f->userdata, event, _(sentence));
}

static void follow_report_present(struct follow *f)
{
    bool is_back = f->has_reported;

    f->is_loaded = true;
    f->has_reported = true;
    if (property_list_count(f->presence) == 0 && property_list_count(f->coach) == 0)
        f->listener->absent(f->userdata, "Unanswered", _(CLIENT_NO_INTERFACE));
    else
        f->listener->present(f->userdata, is_back);
}

/* Reads the reply of one of the two GetAll. */
static int load_reply(struct follow *f, struct property_list *into, sd_bus_message *reply)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    int r = error ? 0 : property_list_read(into, reply);

    if (error && !client_is_unknown(error)) {
        follow_reset(f);
        /* Without an owner, NameOwnerChanged follows. Otherwise the next signal of the service
         * starts another try. */
        if (!sd_bus_error_has_names(error, SD_BUS_ERROR_SERVICE_UNKNOWN,
                                    SD_BUS_ERROR_NAME_HAS_NO_OWNER))
            follow_report_absent(f, "Unanswered", CLIENT_NO_ANSWER);
        return 0;
    }
    if (r < 0)
        f->listener->failed(f->userdata,
                            client_failed(N_("read the reply of the lumbard service"), r));
    else if (--f->replies_awaited == 0)
        follow_report_present(f);
    return 0;
}

static int on_presence(sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    struct follow *f = userdata;

    return load_reply(f, f->presence, reply);
}

static int on_coach(sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    struct follow *f = userdata;

    return load_reply(f, f->coach, reply);
}

static int request_all(struct follow *f, const char *interface, sd_bus_message_handler_t on_reply,
                       sd_bus_slot **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r =
        client_new_call(f->bus, f->owner, CLIENT_PROPERTIES, "GetAll", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "s", interface);
    if (r >= 0)
        r = sd_bus_call_async(f->bus, ret, m, on_reply, f, /* timeout= */ 0);
    return r < 0 ? r : 0;
}

/* Reads both interfaces from the present owner again. */
static void follow_load(struct follow *f)
{
    int r;

    follow_reset(f);
    r = request_all(f, CLIENT_PRESENCE, on_presence, &f->calls[0]);
    if (r >= 0)
        r = request_all(f, CLIENT_COACH, on_coach, &f->calls[1]);
    if (r < 0)
        f->listener->failed(f->userdata, client_failed(N_("call the lumbard service"), r));
    f->replies_awaited = 2;
}

static void follow_set_owner(struct follow *f, const char *owner)
{
    bool was_running = f->owner != NULL, is_first = !f->is_owner_known;

    f->is_owner_known = true;
    g_free(f->owner);
    f->owner = owner && *owner ? g_strdup(owner) : NULL;
    if (f->owner) {
        follow_load(f);
        return;
    }
    follow_reset(f);
    if (is_first)
        follow_report_absent(f, FOLLOW_STOPPED, CLIENT_NOT_RUNNING);
    else if (was_running)
        follow_report_absent(f, FOLLOW_STOPPED, N_("The lumbard service has stopped."));
}

static int on_owner_reply(sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    struct follow *f = userdata;
    const char *owner = NULL;

    if (error && !sd_bus_error_has_name(error, SD_BUS_ERROR_NAME_HAS_NO_OWNER)) {
        fprintf(stderr, _("The session bus does not answer: %s\n"),
                error->message ? error->message : error->name);
        f->listener->failed(f->userdata, COMMAND_FAILED);
        return 0;
    }
    if (!error && sd_bus_message_read(reply, "s", &owner) < 0)
        owner = NULL;
    follow_set_owner(f, owner);
    return 0;
}

static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct follow *f = userdata;
    const char *name, *old, *owner;

    /* Any peer can send a signal of this name, but only the bus daemon has the name DRIVER. */
    if (g_strcmp0(sd_bus_message_get_sender(m), DRIVER) != 0 || !f->is_owner_known ||
        sd_bus_message_read(m, "sss", &name, &old, &owner) < 0 || strcmp(name, LUMBARD_NAME) != 0)
        return 0;
    follow_set_owner(f, owner);
    return 0;
}

static struct property_list *property_list_of(const struct follow *f, const char *interface)
{
    if (g_strcmp0(interface, CLIENT_PRESENCE) == 0)
        return f->presence;
    return g_strcmp0(interface, CLIENT_COACH) == 0 ? f->coach : NULL;
}

static void apply_change(struct follow *f, sd_bus_message *m)
{
    CLEANUP(property_list_freep) struct property_list *changed = property_list_new();
    g_autoptr(GVariant) invalidated = NULL;
    struct property_list *into;
    const char *interface, *name;
    GVariantIter iter;

    if (!sd_bus_message_has_signature(m, "sa{sv}as") || sd_bus_message_read(m, "s", &interface) < 0)
        return;
    into = property_list_of(f, interface);
    if (!into || property_list_read(changed, m) < 0 || value_read(m, &invalidated) < 0)
        return;
    property_list_update(into, changed);
    g_variant_iter_init(&iter, invalidated);
    while (g_variant_iter_next(&iter, "&s", &name))
        property_list_remove(into, name);
    if (f->is_loaded)
        f->listener->changed(f->userdata, interface, changed, invalidated);
}

static void forward_signal(struct follow *f, sd_bus_message *m)
{
    const char *interface = sd_bus_message_get_interface(m);
    g_autoptr(GVariant) arguments = NULL;

    if (f->is_loaded && property_list_of(f, interface) && value_read_all(m, &arguments) == 0)
        f->listener->signal(f->userdata, interface, sd_bus_message_get_member(m), arguments);
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct follow *f = userdata;

    if (!f->owner || g_strcmp0(sd_bus_message_get_sender(m), f->owner) != 0)
        return 0;
    /* The service did not reply in time but still runs: try again. */
    if (!f->is_loaded && f->replies_awaited == 0) {
        follow_load(f);
        return 0;
    }
    if (f->listener->message)
        f->listener->message(f->userdata, m);
    else if (sd_bus_message_is_signal(m, CLIENT_PROPERTIES, "PropertiesChanged"))
        apply_change(f, m);
    else
        forward_signal(f, m);
    return 0;
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct follow *f = userdata;

    /* A peer has a unique name; a message that sd-bus makes itself has none, or this one. */
    if (sd_bus_message_get_sender(m) && *sd_bus_message_get_sender(m) == ':')
        return 0;
    fprintf(stderr, "%s\n", _(CLIENT_DISCONNECTED));
    f->listener->failed(f->userdata, COMMAND_FAILED);
    return 0;
}

int follow_start(struct follow *f)
{
    int r = sd_bus_match_signal_async(f->bus, NULL, "org.freedesktop.DBus.Local", NULL,
                                      "org.freedesktop.DBus.Local", "Disconnected", on_disconnected,
                                      NULL, f);

    if (r >= 0)
        r = sd_bus_add_match_async(f->bus, NULL,
                                   "type='signal',sender='" DRIVER
                                   "',path='/org/freedesktop/DBus',interface='" DRIVER
                                   "',member='NameOwnerChanged',arg0='" LUMBARD_NAME "'",
                                   on_owner_changed, NULL, f);
    if (r >= 0)
        r = sd_bus_add_match_async(f->bus, NULL,
                                   f->listener->message ? "type='signal',sender='" LUMBARD_NAME
                                                          "',path_namespace='" LUMBARD_PATH "'"
                                                        : "type='signal',sender='" LUMBARD_NAME
                                                          "',path='" LUMBARD_PATH "'",
                                   on_signal, NULL, f);
    if (r >= 0)
        r = sd_bus_call_method_async(f->bus, NULL, DRIVER, "/org/freedesktop/DBus", DRIVER,
                                     "GetNameOwner", on_owner_reply, f, "s", LUMBARD_NAME);
    return r < 0 ? r : 0;
}

void follow_init(struct follow *f, sd_bus *bus, const struct follow_listener *listener,
                 void *userdata)
{
    *f = (struct follow){ .bus = bus,
                          .listener = listener,
                          .userdata = userdata,
                          .presence = property_list_new(),
                          .coach = property_list_new() };
}

void follow_done(struct follow *f)
{
    follow_reset(f);
    property_list_free(f->presence);
    property_list_free(f->coach);
    g_free(f->owner);
}
