/*
 * lumbard: reads the options, then starts the service and runs its loop, or replays a trace.
 */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/autostart.h"
#include "app/loop.h"
#include "app/replay.h"
#include "config.h"
#include "util/environment.h"
#include "util/log.h"
#include "util/memory.h"
#include "wording/option_help.h"
#include "wording/translation.h"

static const char about[] =
    "Measures how long you sit, suggests a stretch for the lower back when it is time, and answers\n"
    "queries on the session bus as " LUMBARD_NAME ".\n\n"
    "To run it as a service: systemctl --user enable --now lumbard\n"
    "To control it, use lumbarctl or busctl.";

struct options {
    char *trace;        /* the file to replay, to be freed; NULL = run the service */
    gboolean autostart; /* run it only if nothing else starts it in this session */
};

static void print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);

    option_help_print(help);
}

static int parse_options(int argc, char **argv, struct options *ret)
{
    gboolean wants_help = FALSE, wants_version = FALSE;
    GOptionEntry entries[] = {
        { "autostart", 0, 0, G_OPTION_ARG_NONE, &ret->autostart,
          "Exit if the service runs already, or if systemd starts it in this session", NULL },
        { "replay", 0, 0, G_OPTION_ARG_FILENAME, &ret->trace,
          "Repeat the decisions of a trace, print them, and exit", "FILE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &wants_version, "Print the version", NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "Show the options", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, about);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "lumbard: %s\n", error->message);
        return APP_EXIT_FAILURE;
    }
    if (argc > 1) {
        fprintf(stderr, "lumbard: unexpected argument \"%s\"; see lumbard --help\n", argv[1]);
        return APP_EXIT_FAILURE;
    }
    if (wants_help)
        print_help(context);
    else if (wants_version)
        puts("lumbard " LUMBARD_VERSION);
    if (wants_help || wants_version)
        exit(EXIT_SUCCESS);
    return 0;
}

static void report_ignored(const char *name, const char *value)
{
    log_warning("ignoring %s=\"%.200s\": expected an absolute path", name, value);
}

/* Takes @path. */
static int replay_file(char *path)
{
    g_autofree char *trace = path;

    return replay(trace) < 0 ? APP_EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    /* Pages of zeros, which cost nothing until they are written; calloc() would write those that it
     * takes from the heap. */
    static struct app app;
    struct options options = { 0 };
    int r;

    memory_tune();
    r = argc > 1 ? parse_options(argc, argv, &options) : 0; /* the parser keeps 4 kB */
    if (r)
        return r;
    if (options.trace)
        return replay_file(options.trace);
    environment_clean(report_ignored);
    if (options.autostart && !autostart_is_needed())
        return EXIT_SUCCESS;
    translation_open(); /* after the replay of a trace, which is always in English */
    /* libxcb writes to a server that may have exited. systemd ignores this signal for its units, a
     * session that starts the service in another way does not. */
    signal(SIGPIPE, SIG_IGN);
    r = app_start(&app);
    if (r == 0) {
        const struct loop_turn turn = { .before = app_before_turn,
                                        .has_work = app_has_work,
                                        .is_unfinished = app_is_unfinished,
                                        .after = app_after_turn,
                                        .userdata = &app };

        r = loop_run(app.event, LOOP_DEADMAN, &turn);
        if (r < 0) {
            log_error("the loop failed: %s", strerror(-r));
            r = APP_EXIT_RETRY;
        }
    }
    app_stop(&app);
    return r;
}
