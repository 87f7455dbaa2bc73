/*
 * Starter: this program runs for seconds only, so it stores the last failed attempt as the age of a
 * file in the runtime folder. After a success there is no wait: MATE's server exits when it is
 * idle, and each reminder has to start it. The age of the session is that of its youngest socket:
 * the bus (of the user manager) or the display (of the desktop).
 */
#include "notifier/starter.h"
#include "notifier/runtime.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SERVER_NAME     "org.freedesktop.Notifications"
#define BUS_NAME        "org.freedesktop.DBus"
#define BUS_PATH        "/org/freedesktop/DBus"
#define START_LIMIT_MS  10000
#define SESSION_AGE_MIN 30 /* seconds, as all ages here */
#define START_PAUSE     600

struct attempt {
    GDBusConnection *bus;
    starter_fn done;
    void *data;
};

/* Seconds since @path was last changed, or G_MAXINT64 if it does not exist. */
static gint64 age_of(const char *path)
{
    struct stat status;

    if (!path || stat(path, &status) < 0)
        return G_MAXINT64;
    return MAX(0, (gint64)time(NULL) - (gint64)status.st_mtime);
}

static char *bus_socket(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    static const char PREFIX[] = "unix:path=";

    if (address && g_str_has_prefix(address, PREFIX))
        return g_strndup(address + strlen(PREFIX), strcspn(address + strlen(PREFIX), ",;"));
    return g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
}

static char *wayland_socket(void)
{
    const char *display = g_getenv("WAYLAND_DISPLAY");

    if (!display || *display == '\0')
        return NULL;
    if (*display == '/')
        return g_strdup(display);
    return g_build_filename(g_get_user_runtime_dir(), display, NULL);
}

static char *x11_socket(void)
{
    const char *display = g_getenv("DISPLAY");

    if (!display || *display != ':')
        return NULL;
    return g_strdup_printf("/tmp/.X11-unix/X%.*s", (int)strcspn(display + 1, "."), display + 1);
}

static gint64 session_age(void)
{
    g_autofree char *bus = bus_socket();
    g_autofree char *wayland = wayland_socket();
    g_autofree char *x11 = x11_socket();
    gint64 age = MIN(age_of(bus), MIN(age_of(wayland), age_of(x11)));

    return age == G_MAXINT64 ? 0 : age;
}

static void finish(struct attempt *attempt, bool has_started)
{
    attempt->done(has_started, attempt->data);
    g_object_unref(attempt->bus);
    g_free(attempt);
}

static void on_started(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree char *stamp = runtime_file("server-start");
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        unlink(stamp);
    else
        g_printerr("lumbard-notifier: cannot start a notification server: %s\n", error->message);
    finish(data, reply != NULL);
}

static bool has_server(GVariant *reply)
{
    g_autoptr(GVariant) names = g_variant_get_child_value(reply, 0);
    g_autofree const char **list = g_variant_get_strv(names, NULL);

    return g_strv_contains(list, SERVER_NAME);
}

static void on_names(GObject *source, GAsyncResult *result, gpointer data)
{
    struct attempt *attempt = data;
    g_autofree char *stamp = runtime_file("server-start");
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);

    if (!reply || !has_server(reply) || age_of(stamp) < START_PAUSE) {
        finish(attempt, false);
        return;
    }
    /* Without the stamp every call would be an attempt, so make none. */
    if (!runtime_write(stamp, "")) {
        finish(attempt, false);
        return;
    }
    g_dbus_connection_call(attempt->bus, BUS_NAME, BUS_PATH, BUS_NAME, "StartServiceByName",
                           g_variant_new("(su)", SERVER_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
                           START_LIMIT_MS, NULL, on_started, attempt);
}

static gboolean on_too_early(gpointer data)
{
    finish(data, false);
    return G_SOURCE_REMOVE;
}

void starter_try(GDBusConnection *bus, starter_fn done, void *data)
{
    struct attempt *attempt = g_new0(struct attempt, 1);

    *attempt = (struct attempt){ .bus = g_object_ref(bus), .done = done, .data = data };
    if (session_age() < SESSION_AGE_MIN)
        g_idle_add(on_too_early, attempt);
    else
        g_dbus_connection_call(bus, BUS_NAME, BUS_PATH, BUS_NAME, "ListActivatableNames", NULL,
                               G_VARIANT_TYPE("(as)"), G_DBUS_CALL_FLAGS_NONE, START_LIMIT_MS / 2,
                               NULL, on_names, attempt);
}
