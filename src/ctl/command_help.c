#include "ctl/command_help.h"

#include "ctl/text/screen.h"

/* "  -n, --lines=N     Show N lines" */
static void append_option(GString *out, char letter, const char *name, const char *argument,
                          const char *summary)
{
    g_autofree char *full =
        g_strdup_printf("%s%s%s", name, argument ? "=" : "", argument ? argument : "");
    char flag[] = { '-', letter, ',', 0 };

    g_string_append_printf(out, "  %-3s --%-10s ", letter ? flag : "", full);
    screen_wrap(out, summary, SCREEN_HELP_WIDTH);
    g_string_append_c(out, '\n');
}

/* Text to type is in backticks; a terminal shows it in quotes. */
static void append_manual(GString *out, const char *manual)
{
    g_auto(GStrv) paragraphs = g_strsplit(manual, "\n", -1);

    for (int i = 0; paragraphs[i] && *paragraphs[i]; i++) {
        g_string_append_c(out, '\n');
        screen_wrap(out, g_strdelimit(paragraphs[i], "`", '\''), SCREEN_HELP_WIDTH);
        g_string_append_c(out, '\n');
    }
}

char *command_help_text(const struct command *command)
{
    g_autofree char *usage = g_strdup_printf("lumbarctl %s [OPTION…]%s%s", command->name,
                                             *command->arguments ? " " : "", command->arguments);
    GString *out = g_string_new("Usage: ");

    screen_wrap(out, usage, SCREEN_HELP_WIDTH);
    g_string_append(out, "\n\n");
    screen_wrap(out, command->summary, SCREEN_HELP_WIDTH);
    g_string_append(out, "\n\nOptions:\n");
    append_option(out, 'h', "help", NULL, "Show this help");
    for (const struct command_option *o = command->options; o->name; o++)
        append_option(out, o->letter, o->name, o->argument, o->summary);
    append_manual(out, command->manual);
    return g_string_free(out, FALSE);
}
