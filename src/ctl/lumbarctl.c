/*
 * lumbarctl: the lumbard service from the command line. The table of commands is here, each group
 * in its own file.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "ctl/command.h"
#include "ctl/output.h"

static enum command_status command_help(const struct command *self, int argc, char **argv);

static const struct command commands[] = {
    { "status", "", "Show whether you sit, since when, and when the next stretch is due.",
      command_status },
    { "watch", "", "Print a line at each change, until interrupted.", command_watch },
    { "explain", "[N]", "Show the next decision and why the last N were taken.", command_explain },
    { "suggest", "", "Suggest a stretch now; starts the service if need be.", command_suggest },
    { "snooze", "[DURATION]", "Not now, but again after DURATION, 1s to 4h.", command_snooze },
    { "skip", "", "Not this time.", command_skip },
    { "pause", "[DURATION|until HH:MM]",
      "No suggestions for DURATION, until a time of day, or until resume.", command_pause },
    { "resume", "", "End the pause.", command_resume },
    { "posture", "standing|sitting|away [DURATION]",
      "Say how you are, for DURATION, 1h if not given; sitting alone takes it back.",
      command_posture },
    { "hold", "[REASON] [DURATION|-- COMMAND…]",
      "No suggestions for DURATION, while COMMAND runs, or until Ctrl+C.", command_hold },
    { "credit", "START END|DURATION", "Count a rest that the service could not see.",
      command_credit },
    { "correct", "START END standing|sitting|away", "Say how it really was.", command_correct },
    { "sources", "", "Show what the service hears, and from where.", command_sources },
    { "doctor", "", "Show whether all is in place, and what mends what is not.", command_doctor },
    { "log", "", "Show what the service wrote to the journal.", command_log },
    { "trace", "[on|off|status]",
      "Write down what the service hears, for a report of what it got wrong.", command_trace },
    { "help", "[COMMAND]", "Show this help, or a command's.", command_help },
    { NULL, NULL, NULL, NULL },
};

static const struct command *find_command(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* The part of the help below the options. */
static char *commands_help(void)
{
    GString *out = g_string_new("Commands:\n");

    for (const struct command *c = commands; c->name; c++)
        g_string_append_printf(out, "  %s%s%s\n      %s\n", c->name, *c->arguments ? " " : "",
                               c->arguments, c->summary);
    g_string_append(
        out,
        "\nDURATION is written with its units: 90s, 45min, 2h, 1h 30min.\n"
        "Exit status: 0 fine, 1 refused by the service (doctor: something is missing), 2 wrong\n"
        "usage, 3 the service is not running, 4 no session bus or no answer. More in "
        "lumbarctl(1).");
    return g_string_free(out, FALSE);
}

static GOptionContext *new_context(const GOptionEntry *entries)
{
    GOptionContext *context = g_option_context_new("COMMAND [ARGUMENT…]");
    g_autofree char *help = commands_help();

    g_option_context_set_strict_posix(context, TRUE); /* a command's options are its own */
    g_option_context_set_summary(context, "Talks to lumbard, which notices sitting and suggests a "
                                          "stretch for the lower back.");
    g_option_context_set_description(context, help);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

static enum command_status unknown_command(const char *name)
{
    const struct command *nearest = command_nearest(commands, name);

    if (nearest)
        return command_misused(NULL, "'%s' is no command; did you mean '%s'?", name, nearest->name);
    return command_misused(NULL, "'%s' is no command.", name);
}

static enum command_status command_help(const struct command *self, int argc, char **argv)
{
    enum command_status status = command_parse(self, NULL, &argc, &argv, /* most= */ 1);
    const struct command *asked;

    if (status != COMMAND_FINE)
        return status;
    if (argc > 1) {
        char help[] = "--help";
        char *arguments[] = { argv[1], help, NULL };

        asked = find_command(argv[1]);
        return asked ? asked->run(asked, 2, arguments) : unknown_command(argv[1]);
    }
    g_autoptr(GOptionContext) context = new_context(NULL);
    g_autofree char *text = NULL;

    g_set_prgname("lumbarctl");
    text = g_option_context_get_help(context, /* main_help= */ TRUE, NULL);
    return output_text(text);
}

static enum command_status run(int argc, char **argv)
{
    gboolean show_version = FALSE;
    const GOptionEntry entries[] = {
        { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Print the version", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = new_context(entries);
    g_autoptr(GError) error = NULL;
    const struct command *command;

    g_set_prgname("lumbarctl");
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return command_misused(NULL, "%s", error->message);
    if (show_version)
        return output_text("lumbarctl " LUMBARD_VERSION "\n");
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argv++;
        argc--;
    }
    if (argc < 2)
        return command_misused(NULL, "A command is missing.");
    command = find_command(argv[1]);
    return command ? command->run(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
    output_init();
    setlocale(LC_ALL, "");
    return (int)output_finish(run(argc, argv));
}
