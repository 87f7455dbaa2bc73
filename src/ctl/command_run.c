/*
 * Options are parsed by GOption, which takes them anywhere among the arguments up to "--".
 */
#include <glib.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command_help.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"

enum command_status command_misused(const struct command *self, const char *format, ...)
{
    g_autofree char *sentence = NULL, *safe = NULL;
    va_list args;

    va_start(args, format);
    sentence = g_strdup_vprintf(format, args);
    va_end(args);
    safe = format_safe(sentence);
    fprintf(stderr, "lumbarctl: %s\n", safe);
    fprintf(stderr, "Try: lumbarctl %s%s--help\n", self ? self->name : "", self ? " " : "");
    return COMMAND_USAGE;
}

/* Where the value of an option goes. */
static void *member_of(struct command_call *call, const char *option)
{
    static const struct {
        const char *option;
        size_t offset;
    } members[] = {
        { "json", offsetof(struct command_call, as_json) },
        { "waybar", offsetof(struct command_call, for_waybar) },
        { "release", offsetof(struct command_call, is_release) },
        { "follow", offsetof(struct command_call, is_follow) },
        { "lines", offsetof(struct command_call, lines) },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        if (strcmp(members[i].option, option) == 0)
            return (char *)call + members[i].offset;
    g_assert_not_reached();
}

static GOptionContext *new_context(struct command_call *call, int *is_help)
{
    GOptionContext *context = g_option_context_new(NULL);
    const GOptionEntry help = { "help", 'h', 0, G_OPTION_ARG_NONE, is_help, NULL, NULL };
    GOptionEntry entries[COMMAND_OPTIONS_MAX + 2] = { help };
    unsigned n = 1;

    for (const struct command_option *o = call->self->options; o->name; o++)
        entries[n++] = (GOptionEntry){ .long_name = o->name,
                                       .short_name = o->letter,
                                       .arg = o->argument ? G_OPTION_ARG_INT : G_OPTION_ARG_NONE,
                                       .arg_data = member_of(call, o->name) };
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

/* Cuts @argv at "--"; returns the words after it, or NULL. */
static char **cut_program(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++)
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            *argc = i;
            return argv + i + 1;
        }
    return NULL;
}

static enum command_status run_words(struct command_call *call, GPtrArray *words)
{
    const struct command *self = call->self;

    /* For most commands "--" only ends the options. */
    if (!self->takes_program && call->program) {
        g_ptr_array_remove_index(words, words->len - 1);
        for (char **word = call->program;; word++) {
            g_ptr_array_add(words, *word);
            if (!*word)
                break;
        }
        call->program = NULL;
    }
    call->words = (char **)words->pdata;
    call->n = (int)words->len - 1;
    if (self->most != COMMAND_ANY && call->n > self->most)
        return command_misused(self, "Unexpected argument '%s'.", call->words[self->most]);
    if (call->as_json && call->for_waybar)
        return command_misused(self, "--json and --waybar cannot be combined.");
    return self->run(call);
}

enum command_status command_run(const struct command *self, int argc, char **argv)
{
    struct command_call call = { .self = self, .lines = COMMAND_NO_NUMBER };
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GOptionContext) context = NULL;
    g_autoptr(GError) error = NULL;
    int is_help = 0;

    call.program = cut_program(&argc, argv);
    context = new_context(&call, &is_help);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return command_misused(self, "%s.", error->message);
    if (is_help) {
        g_autofree char *help = command_help_text(self);

        return output_text(help);
    }
    for (int i = 1; i <= argc; i++)
        g_ptr_array_add(words, argv[i]);
    return run_words(&call, words);
}
