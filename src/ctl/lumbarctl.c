/*
 * lumbarctl: the lumbard service from the command line. The table of commands is command_table.h.
 */
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "config.h"
#include "ctl/command_help.h"
#include "ctl/command_nearest.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "wording/translation.h"

#define COMMAND(id, ...) { #id, command_##id, __VA_ARGS__ },
static const struct command commands[] = {
#include "ctl/command_table.h"
    { 0 },
};
#undef COMMAND

static const struct command *find_command(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static enum command_status unknown_command(const char *name)
{
    const struct command *nearest = command_nearest(commands, name);

    if (nearest)
        return command_misused(NULL, _("Unknown command '%s'. Did you mean '%s'?"), name,
                               nearest->name);
    return command_misused(NULL, _("Unknown command '%s'."), name);
}

static void append_summary(GString *out, const struct command *c)
{
    g_autofree char *usage =
        g_strdup_printf("%s%s%s", c->name, *c->arguments ? " " : "", c->arguments);

    g_string_append(out, "  ");
    screen_wrap(out, usage, SCREEN_HELP_WIDTH);
    g_string_append(out, "\n      ");
    screen_wrap(out, _(c->summary), SCREEN_HELP_WIDTH);
    g_string_append_c(out, '\n');
}

static enum command_status print_help(void)
{
    g_autoptr(GString) out = g_string_new(_("Usage: "));
    g_autofree char *more = NULL;

    screen_wrap(out, "lumbarctl [--help | --version] COMMAND [ARGUMENT…]", SCREEN_HELP_WIDTH);
    g_string_append(out, "\n\n");
    screen_wrap(out,
                _("Controls lumbard, the service that reminds you to stretch when you have been "
                  "sitting for long."),
                SCREEN_HELP_WIDTH);
    g_string_append_printf(out, "\n\n%s\n", _("Commands:"));
    for (const struct command *c = commands; c->name; c++)
        append_summary(out, c);
    g_string_append_c(out, '\n');
    /* TRANSLATORS: examples, which stay as they are */
    more = g_strdup_printf(_("Write a DURATION with its units: %s. 'lumbarctl COMMAND --help' and "
                             "'man lumbarctl' have more."),
                           WHEN_EXAMPLES);
    screen_wrap(out, more, SCREEN_HELP_WIDTH);
    g_string_append_c(out, '\n');
    return output_text(out->str);
}

static void append_json(GString *out, const struct command *c)
{
    g_string_append_c(out, '{');
    json_text(out, "Name", c->name);
    json_text(out, "Arguments", c->arguments);
    json_text(out, "Summary", c->summary);
    json_text(out, "Manual", c->manual);
    g_string_append(out, ",\"Options\":[");
    for (const struct command_option *o = c->options; o->name; o++) {
        g_string_append(out, o == c->options ? "{" : ",{");
        json_text(out, "Name", o->name);
        json_text(out, "Argument", o->argument ? o->argument : "");
        json_text(out, "Summary", o->summary);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "]}");
}

/* @only: one command; NULL = all. */
static enum command_status print_json(const struct command *only)
{
    g_autoptr(GString) out = g_string_new("{\"Commands\":[");

    for (const struct command *c = only ? only : commands; c->name; c++) {
        append_json(out, c);
        if (only)
            break;
        g_string_append(out, c[1].name ? "," : "");
    }
    g_string_append(out, "]}\n");
    return output_data(out->str);
}

enum command_status command_help(const struct command_call *call)
{
    const struct command *command = NULL;
    g_autofree char *text = NULL;

    if (call->n > 0) {
        command = find_command(call->words[0]);
        if (!command)
            return unknown_command(call->words[0]);
    }
    if (call->as_json)
        return print_json(command);
    if (!command)
        return print_help();
    text = command_help_text(command);
    return output_text(text);
}

static enum command_status run(int argc, char **argv)
{
    gboolean is_version = FALSE, is_help = FALSE;
    const GOptionEntry entries[] = {
        { "version", 'V', 0, G_OPTION_ARG_NONE, &is_version, NULL, NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &is_help, NULL, NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    const struct command *command;

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_strict_posix(context, TRUE); /* options after the command belong to it */
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return command_misused(NULL, "%s.", error->message);
    if (is_help)
        return print_help();
    if (is_version)
        return output_text("lumbarctl " LUMBARD_VERSION "\n");
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argv++;
        argc--;
    }
    if (argc < 2)
        return command_misused(NULL, _("Missing command."));
    command = find_command(argv[1]);
    return command ? command_run(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
    output_init();
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, ""); /* the errors of the system and of GLib */
    output_encode_errors();
    translation_open();
    return (int)run(argc, argv);
}
