/*
 * lumbard: options, the object graph, the loop, the end.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/loop.h"
#include "app/replay.h"
#include "config.h"
#include "util/log.h"

static const char about[] =
    "Notices how long you sit, suggests a stretch of the deep low-back muscle when it is time, and\n"
    "tells who asks on the session bus as " LUMBARD_NAME ".\n\n"
    "It is a service: systemctl --user enable --now lumbard. Talk to it with lumbarctl or busctl.";

/* @ret_trace: the file to replay, to be freed; NULL: to serve. */
static int parse_options(int argc, char **argv, char **ret_trace)
{
    gboolean wants_version = FALSE;
    GOptionEntry entries[] = {
        { "replay", 0, 0, G_OPTION_ARG_FILENAME, ret_trace,
          "Make the decisions of a trace again, print each, and end", "FILE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &wants_version, "Print the version", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    g_option_context_set_summary(context, about);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "lumbard: %s\n", error->message);
        return APP_EXIT_FAILURE;
    }
    if (argc > 1) {
        fprintf(stderr, "lumbard: \"%s\" is no option; see lumbard --help\n", argv[1]);
        return APP_EXIT_FAILURE;
    }
    if (wants_version) {
        puts("lumbard " LUMBARD_VERSION);
        exit(EXIT_SUCCESS);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static struct app app;
    g_autofree char *trace = NULL;
    int r;

    r = parse_options(argc, argv, &trace);
    if (r)
        return r;
    if (trace)
        return replay(trace) < 0 ? APP_EXIT_FAILURE : EXIT_SUCCESS;
    r = app_start(&app);
    if (r == 0) {
        r = loop_run(app.event, LOOP_DEADMAN, app_before_turn, app_after_turn, &app);
        if (r < 0) {
            log_error("the loop failed: %s", strerror(-r));
            r = APP_EXIT_BUS;
        }
    }
    app_stop(&app);
    return r;
}
