/*
 * Service: a method answers first and works after, so the daemon never waits for a notification
 * server. Properties may be read by everybody; only the daemon may call the methods.
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
                          "</interface>"
                          "</node>";

static GVariant *get_server(const struct server_facts *facts)
{
    return g_variant_new_string(facts->name);
}

static GVariant *get_server_version(const struct server_facts *facts)
{
    return g_variant_new_string(facts->version);
}

static GVariant *get_capabilities(const struct server_facts *facts)
{
    return g_variant_new_strv((const char *const *)facts->capabilities, -1);
}

static GVariant *get_do_not_disturb(const struct server_facts *facts)
{
    return g_variant_new_boolean(facts->do_not_disturb);
}

static const struct property {
    const char *name;
    GVariant *(*get)(const struct server_facts *facts);
} PROPERTIES[] = {
    { "Server", get_server },
    { "ServerVersion", get_server_version },
    { "Capabilities", get_capabilities },
    { "DoNotDisturb", get_do_not_disturb },
};

struct service {
    struct service_parts parts;
    GDBusNodeInfo *node;
    guint registration;
    GVariant *announced[G_N_ELEMENTS(PROPERTIES)]; /* the value last told */
};

static void method_show(struct service *service, GVariant *parameters,
                        GDBusMethodInvocation *invocation)
{
    g_autofree char *problem = NULL;
    struct request *request = request_parse(parameters, &problem);

    if (!request) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_INVALID, problem);
        return;
    }
    if (!board_has_room(service->parts.board, request->tag)) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_LIMITS,
                                                   "There are too many tags on the screen already: "
                                                   "withdraw one first.");
        request_free(request);
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
    if (!request_check_tag(tag, &problem)) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_INVALID, problem);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
    board_withdraw(service->parts.board, tag);
}

static void on_call(GDBusConnection *bus G_GNUC_UNUSED, const char *sender,
                    const char *path G_GNUC_UNUSED, const char *interface G_GNUC_UNUSED,
                    const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                    void *data)
{
    struct service *service = data;
    const char *caller = owner_get(service->parts.caller);

    if (leave_is_going(service->parts.leave))
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_LEAVING,
                                                   "This instance is leaving: call again.");
    else if (!caller || g_strcmp0(caller, sender) != 0)
        g_dbus_method_invocation_return_dbus_error(
            invocation, ERROR_ACCESS, "Only the owner of " LUMBARD_NAME " may call this.");
    else if (g_str_equal(method, "Show"))
        method_show(service, parameters, invocation);
    else
        method_withdraw(service, parameters, invocation);
}

static GVariant *on_get(GDBusConnection *bus G_GNUC_UNUSED, const char *sender G_GNUC_UNUSED,
                        const char *path G_GNUC_UNUSED, const char *interface G_GNUC_UNUSED,
                        const char *name, GError **error G_GNUC_UNUSED, void *data)
{
    struct service *service = data;

    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++)
        if (g_str_equal(PROPERTIES[i].name, name))
            return PROPERTIES[i].get(server_facts(service->parts.server));
    return NULL;
}

static const GDBusInterfaceVTable VTABLE = { .method_call = on_call, .get_property = on_get };

/* Keeps what is told, and tells whether @value is new. */
static bool is_news(GVariant **announced, GVariant *value)
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

static size_t gather_news(struct service *service, GVariantBuilder *news)
{
    size_t n = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(PROPERTIES); i++) {
        g_autoptr(GVariant) value =
            g_variant_ref_sink(PROPERTIES[i].get(server_facts(service->parts.server)));

        if (!is_news(&service->announced[i], value))
            continue;
        g_variant_builder_add(news, "{sv}", PROPERTIES[i].name, value);
        n++;
    }
    return n;
}

void service_announce(struct service *service)
{
    GVariantBuilder news;

    g_variant_builder_init(&news, G_VARIANT_TYPE("a{sv}"));
    if (gather_news(service, &news) == 0) {
        g_variant_builder_clear(&news);
        return;
    }
    g_dbus_connection_emit_signal(service->parts.bus, NULL, LUMBARD_NOTIFIER_PATH,
                                  "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                  g_variant_new("(sa{sv}as)", INTERFACE, &news, NULL), NULL);
}

struct service *service_open(const struct service_parts *parts, GError **error)
{
    struct service *service = g_new0(struct service, 1);
    GVariantBuilder unsaid;

    service->parts = *parts;
    service->node = g_dbus_node_info_new_for_xml(XML, NULL);
    g_assert(service->node);
    service->registration = g_dbus_connection_register_object(parts->bus, LUMBARD_NOTIFIER_PATH,
                                                              service->node->interfaces[0], &VTABLE,
                                                              service, NULL, error);
    if (service->registration == 0)
        return service_close(service);
    /* Nobody can have read anything before there is a name: the start is no change. */
    g_variant_builder_init(&unsaid, G_VARIANT_TYPE("a{sv}"));
    gather_news(service, &unsaid);
    g_variant_builder_clear(&unsaid);
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
