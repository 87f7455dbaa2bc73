/*
 * Leave: releases the name first, so that the bus sends the next call to a new instance. Calls that
 * the bus had already sent to this instance are in its queue before the reply to ReleaseName; they
 * are answered before the exit.
 */
#include "notifier/leave.h"
#include "config.h"

struct leave {
    GDBusConnection *bus;
    GMainLoop *loop;
    guint timer;
    bool stays;
    bool is_going;
};

static void on_released(GObject *source, GAsyncResult *result, gpointer data)
{
    struct leave *leave = data;
    GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    /* An error changes nothing: the exit goes on. */
    g_clear_pointer(&reply, g_variant_unref);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_dbus_connection_flush_sync(leave->bus, NULL, NULL);
    g_main_loop_quit(leave->loop);
}

static gboolean on_timer(gpointer data)
{
    struct leave *leave = data;

    leave->timer = 0;
    leave->is_going = true;
    g_dbus_connection_call(leave->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "ReleaseName",
                           g_variant_new("(s)", LUMBARD_NOTIFIER_NAME), NULL,
                           G_DBUS_CALL_FLAGS_NONE, 5000, NULL, on_released, leave);
    return G_SOURCE_REMOVE;
}

void leave_consider(struct leave *leave, bool is_quiet)
{
    if (leave->stays || leave->is_going)
        return;
    g_clear_handle_id(&leave->timer, g_source_remove);
    if (is_quiet)
        leave->timer = g_timeout_add_seconds(LEAVE_AFTER, on_timer, leave);
}

bool leave_is_going(const struct leave *leave)
{
    return leave->is_going;
}

struct leave *leave_new(GDBusConnection *bus, GMainLoop *loop, bool stays)
{
    struct leave *leave = g_new0(struct leave, 1);

    *leave = (struct leave){ .bus = g_object_ref(bus), .loop = loop, .stays = stays };
    return leave;
}

struct leave *leave_free(struct leave *leave)
{
    if (!leave)
        return NULL;
    g_clear_handle_id(&leave->timer, g_source_remove);
    g_object_unref(leave->bus);
    g_free(leave);
    return NULL;
}
