/*
 * Server: a query has three calls. GetServerInformation and GetCapabilities are sent together; then
 * follows do-not-disturb, whose place depends on the server's name. If the owner changes meanwhile,
 * the query starts again with the new owner.
 */
#include "notifier/server.h"
#include "notifier/dnd.h"
#include "notifier/peer.h"
#include "notifier/starter.h"

#define SERVER_NAME     "org.freedesktop.Notifications"
#define SERVER_PATH     "/org/freedesktop/Notifications"
#define ANSWER_LIMIT_MS 2000

struct server {
    GDBusConnection *bus;
    struct peer *owner;
    struct dnd *dnd;
    struct server_facts facts;
    const struct server_listener *listener;
    void *data;
};

struct ask {
    struct server *server;
    char *owner;
    unsigned open; /* calls that are not answered yet */
    GVariant *information, *capabilities;
    bool is_odd; /* the answer to GetCapabilities has a wrong type: assume nothing by the name */
    char *error;
    bool may_start;
    server_answer_fn done;
    void *data;
};

static void ask_send(struct ask *ask);

static void ask_finish(struct ask *ask, enum server_answer answer)
{
    if (ask->done)
        ask->done(answer, ask->error, ask->data);
    g_clear_pointer(&ask->information, g_variant_unref);
    g_clear_pointer(&ask->capabilities, g_variant_unref);
    g_free(ask->owner);
    g_free(ask->error);
    g_free(ask);
}

/* Takes the strings. Returns whether a value changed. */
static bool facts_set(struct server_facts *facts, char *name, char *version, char **capabilities)
{
    bool is_new =
        g_strcmp0(facts->name, name) != 0 || g_strcmp0(facts->version, version) != 0 ||
        !g_strv_equal((const char *const *)facts->capabilities, (const char *const *)capabilities);

    g_free(facts->name);
    g_free(facts->version);
    g_strfreev(facts->capabilities);
    facts->name = name;
    facts->version = version;
    facts->capabilities = capabilities;
    return is_new;
}

static void facts_clear(struct server *server)
{
    bool is_new = facts_set(&server->facts, g_strdup(""), g_strdup(""), g_new0(char *, 1));

    is_new |= server->facts.do_not_disturb;
    server->facts.do_not_disturb = false;
    server->facts.profile = profile_find("", "");
    if (is_new && server->listener)
        server->listener->facts_changed(server->data);
}

static const struct profile *profile_of(const struct ask *ask)
{
    const char *name, *vendor;

    g_variant_get(ask->information, "(&s&s&s&s)", &name, &vendor, NULL, NULL);
    return profile_find(ask->is_odd ? "" : name, vendor);
}

static void on_dnd_read(bool is_on, void *data)
{
    struct ask *ask = data;
    struct server *server = ask->server;
    char *name, *version, **capabilities = NULL;
    bool is_new;

    if (g_strcmp0(ask->owner, peer_get(server->owner)) != 0) {
        ask_send(ask);
        return;
    }
    g_variant_get(ask->information, "(ssss)", &name, NULL, &version, NULL);
    if (ask->capabilities)
        g_variant_get(ask->capabilities, "(^as)", &capabilities);
    is_new =
        facts_set(&server->facts, name, version, capabilities ? capabilities : g_new0(char *, 1));
    is_new |= server->facts.do_not_disturb != is_on;
    server->facts.do_not_disturb = is_on;
    server->facts.profile = profile_of(ask);
    if (is_new)
        server->listener->facts_changed(server->data);
    ask_finish(ask, SERVER_READY);
}

static void ask_judge(struct ask *ask)
{
    if (g_strcmp0(ask->owner, peer_get(ask->server->owner)) != 0) {
        ask_send(ask);
        return;
    }
    if (ask->error) {
        ask_finish(ask, SERVER_FAILED);
        return;
    }
    dnd_follow(ask->server->dnd, profile_of(ask)->dnd, ask->owner);
    dnd_read(ask->server->dnd, on_dnd_read, ask);
}

static void ask_note_error(struct ask *ask, const char *method, GError *error)
{
    if (ask->error)
        return;
    g_dbus_error_strip_remote_error(error);
    ask->error =
        g_strdup_printf("the notification server did not answer %s: %s", method, error->message);
}

static void on_information(GObject *source, GAsyncResult *result, gpointer data)
{
    struct ask *ask = data;
    g_autoptr(GError) error = NULL;

    ask->information = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (!ask->information)
        ask_note_error(ask, "GetServerInformation", error);
    if (--ask->open == 0)
        ask_judge(ask);
}

static void on_capabilities(GObject *source, GAsyncResult *result, gpointer data)
{
    struct ask *ask = data;
    g_autoptr(GError) error = NULL;

    ask->capabilities = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    /* An error reply counts as "no capabilities", and so does a reply of a wrong type; no reply at
     * all is a failure. */
    ask->is_odd =
        ask->capabilities && !g_variant_is_of_type(ask->capabilities, G_VARIANT_TYPE("(as)"));
    if (ask->is_odd)
        g_clear_pointer(&ask->capabilities, g_variant_unref);
    else if (!ask->capabilities && !g_dbus_error_is_remote_error(error))
        ask_note_error(ask, "GetCapabilities", error);
    if (--ask->open == 0)
        ask_judge(ask);
}

/* @type: of the reply; NULL: any */
static void ask_part(struct ask *ask, const char *method, const GVariantType *type,
                     GAsyncReadyCallback done)
{
    ask->open++;
    g_dbus_connection_call(ask->server->bus, ask->owner, SERVER_PATH, SERVER_NAME, method, NULL,
                           type, G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_LIMIT_MS, NULL, done, ask);
}

static void on_start_tried(bool, void *data)
{
    struct ask *ask = data;

    /* A server may also have started by itself meanwhile. */
    if (peer_get(ask->server->owner))
        ask_send(ask);
    else
        ask_finish(ask, SERVER_ABSENT);
}

/* Sends the query to the current owner and discards answers of an earlier one. */
static void ask_send(struct ask *ask)
{
    g_clear_pointer(&ask->information, g_variant_unref);
    g_clear_pointer(&ask->capabilities, g_variant_unref);
    g_clear_pointer(&ask->error, g_free);
    g_free(ask->owner);
    ask->owner = g_strdup(peer_get(ask->server->owner));
    if (ask->owner) {
        ask_part(ask, "GetServerInformation", G_VARIANT_TYPE("(ssss)"), on_information);
        ask_part(ask, "GetCapabilities", NULL, on_capabilities);
    } else if (ask->may_start) {
        ask->may_start = false;
        starter_try(ask->server->bus, on_start_tried, ask);
    } else {
        ask_finish(ask, SERVER_ABSENT);
    }
}

static struct ask *ask_new(struct server *server, server_answer_fn done, void *data)
{
    struct ask *ask = g_new0(struct ask, 1);

    *ask = (struct ask){ .server = server, .may_start = done != NULL, .done = done, .data = data };
    return ask;
}

void server_ask(struct server *server, server_answer_fn done, void *data)
{
    ask_send(ask_new(server, done, data));
}

static void on_owner_changed(const char *unique, void *data)
{
    struct server *server = data;

    dnd_follow(server->dnd, DND_NONE, NULL);
    server->listener->lost(server->data);
    facts_clear(server);
    if (unique)
        ask_send(ask_new(server, NULL, NULL));
}

static void on_dnd_changed(bool is_on, void *data)
{
    struct server *server = data;

    if (server->facts.do_not_disturb == is_on)
        return;
    server->facts.do_not_disturb = is_on;
    server->listener->facts_changed(server->data);
}

struct dnd_check {
    struct server *server;
    void (*done)(void *data);
    void *data;
};

static void on_dnd_checked(bool is_on, void *data)
{
    struct dnd_check *check = data;

    on_dnd_changed(is_on, check->server);
    if (check->done)
        check->done(check->data);
    g_free(check);
}

void server_check_dnd(struct server *server, void (*done)(void *data), void *data)
{
    struct dnd_check *check = g_new0(struct dnd_check, 1);

    *check = (struct dnd_check){ .server = server, .done = done, .data = data };
    dnd_read(server->dnd, on_dnd_checked, check);
}

struct server *server_open(GDBusConnection *bus, const struct server_listener *listener, void *data)
{
    struct server *server = g_new0(struct server, 1);

    server->bus = g_object_ref(bus);
    facts_clear(server);
    server->listener = listener;
    server->data = data;
    server->dnd = dnd_new(bus, on_dnd_changed, server);
    server->owner = peer_watch(bus, SERVER_NAME, on_owner_changed, server);
    if (peer_get(server->owner))
        ask_send(ask_new(server, NULL, NULL));
    return server;
}

void server_set_quiet_modes(struct server *server, const char *const *modes)
{
    dnd_set_modes(server->dnd, modes);
}

const struct server_facts *server_facts(const struct server *server)
{
    return &server->facts;
}

bool server_can(const struct server *server, const char *capability)
{
    return g_strv_contains((const char *const *)server->facts.capabilities, capability);
}

const char *server_owner(const struct server *server)
{
    return peer_get(server->owner);
}

void server_hide_id(GDBusConnection *bus, const char *owner, guint32 id)
{
    g_dbus_connection_call(bus, owner, SERVER_PATH, SERVER_NAME, "Notify",
                           g_variant_new_parsed("('Lumbard', %u, '', '', '', @as [], "
                                                "{'suppress-sound': <true>}, %i)",
                                                id, 1),
                           NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

void server_close_id(GDBusConnection *bus, const char *owner, guint32 id)
{
    g_dbus_connection_call(bus, owner, SERVER_PATH, SERVER_NAME, "CloseNotification",
                           g_variant_new("(u)", id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                           NULL, NULL, NULL);
}

struct server *server_close(struct server *server)
{
    if (!server)
        return NULL;
    peer_unwatch(server->owner);
    dnd_free(server->dnd);
    g_free(server->facts.name);
    g_free(server->facts.version);
    g_strfreev(server->facts.capabilities);
    g_object_unref(server->bus);
    g_free(server);
    return NULL;
}
