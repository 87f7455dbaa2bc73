/*
 * Server: a question to the server has three parts, GetServerInformation and GetCapabilities side
 * by side, then do-not-disturb, whose place depends on the name. If the owner changed meanwhile,
 * the new one is asked instead.
 */
#include "notifier/server.h"
#include "notifier/dnd.h"
#include "notifier/owner.h"
#include "notifier/starter.h"

#include <string.h>

#define SERVER_NAME     "org.freedesktop.Notifications"
#define SERVER_PATH     "/org/freedesktop/Notifications"
#define ANSWER_LIMIT_MS 2000

struct server {
    GDBusConnection *bus;
    struct owner *owner;
    struct dnd *dnd;
    struct server_facts facts;
    const struct server_listener *listener;
    void *data;
};

struct ask {
    struct server *server;
    char *owner;
    unsigned open; /* parts not answered yet */
    GVariant *information, *capabilities;
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

/* Returns whether anything is new. Takes the strings. */
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
    facts->profile = profile_find(name);
    return is_new;
}

static void facts_clear(struct server *server)
{
    bool is_new = facts_set(&server->facts, g_strdup(""), g_strdup(""), g_new0(char *, 1));

    is_new |= server->facts.do_not_disturb;
    server->facts.do_not_disturb = false;
    if (is_new && server->listener)
        server->listener->facts_changed(server->data);
}

static void on_dnd_read(bool is_on, void *data)
{
    struct ask *ask = data;
    struct server *server = ask->server;
    char *name, *version, **capabilities = NULL;
    bool is_new;

    if (g_strcmp0(ask->owner, owner_get(server->owner)) != 0) {
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
    if (is_new)
        server->listener->facts_changed(server->data);
    ask_finish(ask, SERVER_READY);
}

static void ask_judge(struct ask *ask)
{
    const char *name = NULL;

    if (g_strcmp0(ask->owner, owner_get(ask->server->owner)) != 0) {
        ask_send(ask);
        return;
    }
    if (ask->error) {
        ask_finish(ask, SERVER_FAILED);
        return;
    }
    g_variant_get(ask->information, "(&s&s&s&s)", &name, NULL, NULL, NULL);
    dnd_follow(ask->server->dnd, profile_find(name)->dnd, ask->owner);
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
    /* An error that the server sent is an answer too: it claims nothing. Silence is not. */
    if (!ask->capabilities && !g_dbus_error_is_remote_error(error))
        ask_note_error(ask, "GetCapabilities", error);
    if (--ask->open == 0)
        ask_judge(ask);
}

static void ask_part(struct ask *ask, const char *method, const char *type,
                     GAsyncReadyCallback done)
{
    ask->open++;
    g_dbus_connection_call(ask->server->bus, ask->owner, SERVER_PATH, SERVER_NAME, method, NULL,
                           G_VARIANT_TYPE(type), G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_LIMIT_MS,
                           NULL, done, ask);
}

static void on_start_tried(bool has_started G_GNUC_UNUSED, void *data)
{
    struct ask *ask = data;

    /* A server may also have come by itself while we tried. */
    if (owner_get(ask->server->owner))
        ask_send(ask);
    else
        ask_finish(ask, SERVER_ABSENT);
}

/* To the owner of this moment; anything learnt from a former one is dropped. */
static void ask_send(struct ask *ask)
{
    g_clear_pointer(&ask->information, g_variant_unref);
    g_clear_pointer(&ask->capabilities, g_variant_unref);
    g_clear_pointer(&ask->error, g_free);
    g_free(ask->owner);
    ask->owner = g_strdup(owner_get(ask->server->owner));
    if (ask->owner) {
        ask_part(ask, "GetServerInformation", "(ssss)", on_information);
        ask_part(ask, "GetCapabilities", "(as)", on_capabilities);
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

struct server *server_open(GDBusConnection *bus, const struct server_listener *listener, void *data)
{
    struct server *server = g_new0(struct server, 1);

    server->bus = g_object_ref(bus);
    facts_clear(server);
    server->listener = listener;
    server->data = data;
    server->dnd = dnd_new(bus, on_dnd_changed, server);
    server->owner = owner_watch(bus, SERVER_NAME, on_owner_changed, server);
    if (owner_get(server->owner))
        ask_send(ask_new(server, NULL, NULL));
    return server;
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
    return owner_get(server->owner);
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
    owner_unwatch(server->owner);
    dnd_free(server->dnd);
    g_free(server->facts.name);
    g_free(server->facts.version);
    g_strfreev(server->facts.capabilities);
    g_object_unref(server->bus);
    g_free(server);
    return NULL;
}
