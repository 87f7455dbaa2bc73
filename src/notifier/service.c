/*
 * Service: a method replies before it acts, so the daemon never waits for a notification server.
 * Any program may read the properties; only the daemon may call the methods.
 */
#include "notifier/service.h"
#include "config.h"

#define ERROR_ACCESS  "org.freedesktop.DBus.Error.AccessDenied"
#define ERROR_INVALID "org.freedesktop.DBus.Error.InvalidArgs"
#define ERROR_LIMITS  "org.freedesktop.DBus.Error.LimitsExceeded"
#define ERROR_LEAVING "org.lumbard.Error.Leaving"

static const char INTERFACE[] = LUMBARD_NOTIFIER_NAME;

static const char XML[] = "<node>"
                          "<interface name='" LUMBARD_NOTIFIER_NAME "'>"
                          "<method name='Show'>"
                          "<arg name='tag' type='s' direction='in'/>"
                          "<arg name='summary' type='s' direction='in'/>"
                          "<arg name='body' type='s' direction='in'/>"
                          "<arg name='picture' type='s' direction='in'/>"
                          "<arg name='urgency' type='s' direction='in'/>"
                          "<arg name='actions' type='a(ss)' direction='in'/>"
                          "<arg name='options' type='a{sv}' direction='in'/>"
                          "</method>"
                          "<method name='Withdraw'>"
                          "<arg name='tag' type='s' direction='in'/>"
                          "</method>"
                          "<signal name='Changed'>"
                          "<arg name='tag' type='s'/>"
                          "<arg name='state' type='s'/>"
                          "<arg name='detail' type='s'/>"
                          "</signal>"
                          "<property name='Server' type='s' access='read'/>"
                          "<property name='ServerVersion' type='s' access='read'/>"
                          "<property name='Capabilities' type='as' access='read'/>"
                          "<property name='DoNotDisturb' type='b' access='read'/>"
                          "<property name='Sound' type='s' access='read'/>"
                          "<property name='Speech' type='s' access='read'/>"
                          "</interface>"
                          "</node>";

static GVariant *get_server(const struct service_parts *parts)
{
    return g_variant_new_string(server_facts(parts->server)->name);
}

static GVariant *get_server_version(const struct service_parts *parts)
{
    return g_variant_new_string(server_facts(parts->server)->version);
}

static GVariant *get_capabilities(const struct service_parts *parts)
{
    return g_variant_new_strv((const char *const *)server_facts(parts->server)->capabilities, -1);
}

static GVariant *get_do_not_disturb(const struct service_parts *parts)
{
    return g_variant_new_boolean(server_facts(parts->server)->do_not_disturb);
}

static GVariant *get_sound(const struct service_parts *parts)
{
    return g_variant_new_string(voice_state_word(voices_state(parts->voices, VOICE_SOUND)));
}

static GVariant *get_speech(const struct service_parts *parts)
{
    return g_variant_new_string(voice_state_word(voices_state(parts->voices, VOICE_SPEECH)));
}

static const struct property {
    const char *name;
    GVariant *(*get)(const struct service_parts *parts);
} PROPERTIES[] = {
    { "Server", get_server },
    { "ServerVersion", get_server_version },
    { "Capabilities", get_capabilities },
    { "DoNotDisturb", get_do_not_disturb },
    { "Sound", get_sound },
    { "Speech", get_speech },
};

struct service {
    struct service_parts parts;
    GDBusNodeInfo *node;
    guint registration;
    GVariant *announced[G_N_ELEMENTS(PROPERTIES)]; /* the last announced values */
};

static void method_show(struct service *service, GVariant *parameters,
                        GDBusMethodInvocation *invocation)
{
    g_autofree char *problem = NULL;
    struct popup_request *request = popup_request_parse(parameters, &problem);

    if (!request) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_INVALID, problem);
        return;
    }
    if (!board_has_room(service->parts.board, request->tag)) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_LIMITS,
                                                   "Too many notifications are on the screen. "
                                                   "Withdraw one first.");
        popup_request_free(request);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
    board_show(service->parts.board, request);
}

static void method_withdraw(struct service *service, GVariant *parameters,
                            GDBusMethodInvocation *invocation)
{
    g_autofree char *problem = NULL;
    const char *tag;

    g_variant_get(parameters, "(&s)", &tag);
    if (!popup_request_check_tag(tag, &problem)) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_INVALID, problem);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
    board_withdraw(service->parts.board, tag);
}

static void on_call(GDBusConnection *, const char *sender, const char *, const char *,
                    const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                    void *data)
{
    struct service *service = data;
    const char *caller = peer_get(service->parts.caller);

    if (leave_is_going(service->parts.leave))
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_LEAVING,
                                                   "This instance is about to exit. Call again.");
    else if (!caller || g_strcmp0(caller, sender) != 0)
        g_dbus_method_invocation_return_dbus_error(
            invocation, ERROR_ACCESS, "Only the owner of " LUMBARD_NAME " may call this.");
    else if (g_str_equal(method, "Show"))
        method_show(service, parameters, invocation);
    else
        method_withdraw(service, parameters, invocation);
}

static GVariant *on_get(GDBusConnection *, const char *, const char *, const char *,
                        const char *name, GError **, void *data)
{
    struct service *service = data;

    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++)
        if (g_str_equal(PROPERTIES[i].name, name))
            return PROPERTIES[i].get(&service->parts);
    return NULL;
}

static const GDBusInterfaceVTable VTABLE = { .method_call = on_call, .get_property = on_get };

/* Stores @value as announced. Returns whether it differs from the value before. */
static bool update_announced(GVariant **announced, GVariant *value)
{
    if (*announced && g_variant_equal(*announced, value))
        return false;
    g_clear_pointer(announced, g_variant_unref);
    *announced = g_variant_ref(value);
    return true;
}

void service_emit_changed(struct service *service, const char *tag, const char *state,
                          const char *detail)
{
    g_dbus_connection_emit_signal(service->parts.bus, NULL, LUMBARD_NOTIFIER_PATH, INTERFACE,
                                  "Changed", g_variant_new("(sss)", tag, state, detail), NULL);
}

static size_t gather_changes(struct service *service, GVariantBuilder *changes)
{
    size_t n = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++) {
        g_autoptr(GVariant) value = g_variant_ref_sink(PROPERTIES[i].get(&service->parts));

        if (!update_announced(&service->announced[i], value))
            continue;
        g_variant_builder_add(changes, "{sv}", PROPERTIES[i].name, value);
        n++;
    }
    return n;
}

void service_announce(struct service *service)
{
    GVariantBuilder changes;

    g_variant_builder_init(&changes, G_VARIANT_TYPE("a{sv}"));
    if (gather_changes(service, &changes) == 0) {
        g_variant_builder_clear(&changes);
        return;
    }
    g_dbus_connection_emit_signal(service->parts.bus, NULL, LUMBARD_NOTIFIER_PATH,
                                  "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                  g_variant_new("(sa{sv}as)", INTERFACE, &changes, NULL), NULL);
}

struct service *service_open(const struct service_parts *parts, GError **error)
{
    struct service *service = g_new0(struct service, 1);
    GVariantBuilder initial;

    service->parts = *parts;
    service->node = g_dbus_node_info_new_for_xml(XML, NULL);
    g_assert(service->node);
    service->registration = g_dbus_connection_register_object(parts->bus, LUMBARD_NOTIFIER_PATH,
                                                              service->node->interfaces[0], &VTABLE,
                                                              service, NULL, error);
    if (service->registration == 0)
        return service_close(service);
    /* No program can have read values before there is a name, so the first values are no change. */
    g_variant_builder_init(&initial, G_VARIANT_TYPE("a{sv}"));
    gather_changes(service, &initial);
    g_variant_builder_clear(&initial);
    return service;
}

struct service *service_close(struct service *service)
{
    if (!service)
        return NULL;
    if (service->registration != 0)
        g_dbus_connection_unregister_object(service->parts.bus, service->registration);
    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++)
        g_clear_pointer(&service->announced[i], g_variant_unref);
    g_dbus_node_info_unref(service->node);
    g_free(service);
    return NULL;
}
