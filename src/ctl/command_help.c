#include "ctl/command_help.h"

#include <string.h>

#include "ctl/text/screen.h"
#include "wording/translation.h"

#define OPTION_WIDTH 10

static const struct command_option help_option = { "help", 'h', NULL, N_("Show this help") };

/* "lines=N" */
static char *option_text(const struct command_option *o)
{
    return g_strdup_printf("%s%s%s", o->name, o->argument ? "=" : "",
                           o->argument ? o->argument : "");
}

/* "  -n, --lines=N     Show N lines" */
static void append_option(GString *out, const struct command_option *o, int width)
{
    g_autofree char *full = option_text(o);
    char flag[] = { '-', o->letter, ',', 0 };

    g_string_append_printf(out, "  %-3s --%-*s ", o->letter ? flag : "", width, full);
    screen_wrap(out, _(o->summary), SCREEN_HELP_WIDTH);
    g_string_append_c(out, '\n');
}

static void append_options(GString *out, const struct command_option *options)
{
    int width = OPTION_WIDTH;

    for (const struct command_option *o = options; o->name; o++) {
        g_autofree char *full = option_text(o);

        width = MAX(width, (int)strlen(full));
    }
    append_option(out, &help_option, width);
    for (const struct command_option *o = options; o->name; o++)
        append_option(out, o, width);
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
    GString *out = g_string_new(_("Usage: "));

    screen_wrap(out, usage, SCREEN_HELP_WIDTH);
    g_string_append(out, "\n\n");
    screen_wrap(out, _(command->summary), SCREEN_HELP_WIDTH);
    g_string_append_printf(out, "\n\n%s\n", _("Options:"));
    append_options(out, command->options);
    append_manual(out, _(command->manual));
    return g_string_free(out, FALSE);
}
