/*
 * lumbard-notifier: shows notifications for lumbard, and exits when none is left.
 *
 * It is a separate program because libnotify blocks for up to 25 s a call and keeps state that only
 * an exit clears. A server that hangs then affects only this process, and the next call starts a
 * new one.
 */
#include "config.h"
#include "notifier/board.h"
#include "notifier/guard.h"
#include "notifier/leave.h"
#include "notifier/orphans.h"
#include "notifier/peer.h"
#include "notifier/server.h"
#include "notifier/service.h"
#include "notifier/voice/voices.h"
#include "util/environment.h"
#include "wording/option_help.h"
#include "wording/translation.h"

#include <libnotify/notify.h>
#include <stdlib.h>
#include <unistd.h>

/* A service that is killed and restarted returns within this time, and keeps its notifications. */
#define CALLER_GONE_MS 5000

#define BUS_NAME_DO_NOT_QUEUE 4
#define BUS_NAME_IS_OURS      1

struct notifier {
    GDBusConnection *bus;
    GMainLoop *loop;
    struct peer *caller;
    struct server *server;
    struct voices *voices;
    struct board *board;
    struct leave *leave;
    struct service *service;
    guint caller_timer;
};

static void on_board_changed(const char *tag, const char *state, const char *detail, void *data)
{
    struct notifier *notifier = data;

    service_emit_changed(notifier->service, tag, state, detail);
}

static void on_board_stirred(void *data)
{
    struct notifier *notifier = data;

    leave_consider(notifier->leave, board_is_quiet(notifier->board));
}

static const struct board_listener BOARD_LISTENER = { .changed = on_board_changed,
                                                      .stirred = on_board_stirred };

static void on_server_lost(void *data)
{
    struct notifier *notifier = data;

    board_lose(notifier->board);
}

static void on_server_facts_changed(void *data)
{
    struct notifier *notifier = data;

    service_announce(notifier->service);
    board_stir(notifier->board);
}

static const struct server_listener SERVER_LISTENER = { .lost = on_server_lost,
                                                        .facts_changed = on_server_facts_changed };

static void on_voices_changed(void *data)
{
    struct notifier *notifier = data;

    service_announce(notifier->service);
}

static gboolean on_caller_gone(gpointer data)
{
    struct notifier *notifier = data;

    notifier->caller_timer = 0;
    board_withdraw_all(notifier->board);
    return G_SOURCE_REMOVE;
}

static void on_caller_changed(const char *unique, void *data)
{
    struct notifier *notifier = data;

    g_clear_handle_id(&notifier->caller_timer, g_source_remove);
    if (!unique)
        notifier->caller_timer = g_timeout_add(CALLER_GONE_MS, on_caller_gone, notifier);
}

/* libnotify cannot reconnect in this process, and there is no caller left, so exit at once. */
static void on_bus_closed(GDBusConnection *, gboolean, GError *, void *)
{
    _exit(EXIT_SUCCESS);
}

static bool open_bus(struct notifier *notifier)
{
    g_autoptr(GError) error = NULL;

    notifier->bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
    if (!notifier->bus) {
        g_printerr("lumbard-notifier: no session bus: %s\n", error->message);
        return false;
    }
    /* By default GDBus sends SIGTERM to the process. */
    g_dbus_connection_set_exit_on_close(notifier->bus, FALSE);
    g_signal_connect(notifier->bus, "closed", G_CALLBACK(on_bus_closed), NULL);
    return true;
}

/* Blocking, like the whole start: no call can arrive before this process owns the name. */
static bool request_name(struct notifier *notifier)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
        notifier->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", LUMBARD_NOTIFIER_NAME, BUS_NAME_DO_NOT_QUEUE),
        G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, 5000, NULL, &error);
    guint32 answer = 0;

    if (!reply) {
        g_printerr("lumbard-notifier: cannot own the name %s: %s\n", LUMBARD_NOTIFIER_NAME,
                   error->message);
        return false;
    }
    g_variant_get(reply, "(u)", &answer);
    if (answer != BUS_NAME_IS_OURS)
        g_printerr("lumbard-notifier: another instance already owns %s\n", LUMBARD_NOTIFIER_NAME);
    return answer == BUS_NAME_IS_OURS;
}

/* The name comes last: from then on calls arrive. */
static bool start(struct notifier *notifier, bool stays)
{
    g_autoptr(GError) error = NULL;

    if (!open_bus(notifier))
        return false;
    notifier->loop = g_main_loop_new(NULL, FALSE);
    notifier->leave = leave_new(notifier->bus, notifier->loop, stays);
    notifier->caller = peer_watch(notifier->bus, LUMBARD_NAME, on_caller_changed, notifier);
    notifier->server = server_open(notifier->bus, &SERVER_LISTENER, notifier);
    notifier->voices = voices_new(on_voices_changed, notifier);
    notifier->board =
        board_new(notifier->bus, notifier->server, notifier->voices, &BOARD_LISTENER, notifier);
    notifier->service = service_open(&(struct service_parts){ .bus = notifier->bus,
                                                              .caller = notifier->caller,
                                                              .server = notifier->server,
                                                              .voices = notifier->voices,
                                                              .board = notifier->board,
                                                              .leave = notifier->leave },
                                     &error);
    if (!notifier->service) {
        g_printerr("lumbard-notifier: cannot export the object on the bus: %s\n", error->message);
        return false;
    }
    if (!request_name(notifier))
        return false;
    orphans_close(notifier->bus, server_owner(notifier->server));
    leave_consider(notifier->leave, true);
    return true;
}

static void stop(struct notifier *notifier)
{
    g_clear_handle_id(&notifier->caller_timer, g_source_remove);
    service_close(notifier->service);
    board_free(notifier->board);
    voices_free(notifier->voices);
    server_close(notifier->server);
    peer_unwatch(notifier->caller);
    leave_free(notifier->leave);
    g_clear_pointer(&notifier->loop, g_main_loop_unref);
    g_clear_object(&notifier->bus);
}

/* Returns false when the program should end with @ret_status. */
static bool parse_options(int argc, char **argv, gboolean *ret_stays, int *ret_status)
{
    gboolean wants_help = FALSE, wants_version = FALSE;
    const GOptionEntry entries[] = {
        { "stay", 0, 0, G_OPTION_ARG_NONE, ret_stays, "Keep running when nothing is shown", NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &wants_version, "Print the version and exit", NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "Show the options", NULL },
        { NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- show notifications for lumbard");
    g_autoptr(GError) error = NULL;
    g_autofree char *help = NULL;

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context,
                                     "The session bus starts this program when it is needed.\n");
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1) {
        g_printerr("lumbard-notifier: %s (see --help)\n",
                   error ? error->message : "no arguments expected");
        *ret_status = EXIT_FAILURE;
        return false;
    }
    if (wants_help) {
        help = g_option_context_get_help(context, TRUE, NULL);
        option_help_print(help);
    } else if (wants_version) {
        g_print("lumbard-notifier %s\n", LUMBARD_VERSION);
    }
    *ret_status = EXIT_SUCCESS;
    return !wants_help && !wants_version;
}

int main(int argc, char **argv)
{
    struct notifier notifier = { 0 };
    gboolean stays = FALSE;
    bool has_started;
    int status;

    if (!parse_options(argc, argv, &stays, &status))
        return status;
    /* The portal can neither replace notifications nor return their ids. The unit sets this too. */
    g_setenv("NOTIFY_IGNORE_PORTAL", "1", TRUE);
    environment_clean(NULL); /* the service reports what is ignored */
    translation_open();
    guard_init();
    notify_init("Lumbard");
    has_started = start(&notifier, stays);
    if (has_started)
        g_main_loop_run(notifier.loop);
    stop(&notifier);
    return has_started ? EXIT_SUCCESS : EXIT_FAILURE;
}
