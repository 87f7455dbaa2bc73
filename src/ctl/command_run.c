/*
 * Options are parsed by GOption, which takes them anywhere among the arguments up to "--".
 */
#include <glib.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command_help.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "wording/translation.h"

enum command_status command_misused(const struct command *self, const char *format, ...)
{
    g_autofree char *sentence = NULL, *safe = NULL;
    va_list args;

    va_start(args, format);
    sentence = g_strdup_vprintf(format, args);
    va_end(args);
    safe = format_safe(sentence);
    fprintf(stderr, "lumbarctl: %s\n", safe);
    fprintf(stderr, _("Try: lumbarctl %s%s--help\n"), self ? self->name : "", self ? " " : "");
    return COMMAND_USAGE;
}

/* Where the value of an option goes. */
static int index_of(const struct command_call *call, const char *option)
{
    for (int i = 0; call->self->options[i].name; i++)
        if (strcmp(call->self->options[i].name, option) == 0)
            return i;
    return -1;
}

int command_has(const struct command_call *call, const char *option)
{
    const int i = index_of(call, option);

    return i >= 0 && (call->given[i] || call->values[i]);
}

const char *command_value(const struct command_call *call, const char *option)
{
    const int i = index_of(call, option);

    return i < 0 ? NULL : call->values[i];
}

enum command_status command_number(const struct command_call *call, const char *option, int least,
                                   int most, int *ret)
{
    const char *text = command_value(call, option);
    g_autoptr(GError) error = NULL;
    gint64 number;

    if (!text)
        return COMMAND_FINE;
    if (!g_ascii_string_to_signed(text, /* base= */ 10, least, most, &number, &error)) {
        if (most == INT_MAX)
            return command_misused(call->self,
                                   _("--%s must be a whole number, %d or more, not '%s'."), option,
                                   least, text);
        return command_misused(call->self,
                               _("--%s must be a whole number from %d to %d, not '%s'."), option,
                               least, most, text);
    }
    *ret = (int)number;
    return COMMAND_FINE;
}

static GOptionContext *new_context(struct command_call *call, int *is_help)
{
    GOptionContext *context = g_option_context_new(NULL);
    const GOptionEntry help = { "help", 'h', 0, G_OPTION_ARG_NONE, is_help, NULL, NULL };
    const GOptionEntry json = { "json", 'j', 0, G_OPTION_ARG_NONE, &call->as_json, NULL, NULL };
    GOptionEntry entries[COMMAND_OPTIONS_MAX + 3] = { help };
    int n = 0;

    for (int i = 0; call->self->options[i].name; i++, n++) {
        const struct command_option *o = &call->self->options[i];
        void *value = o->argument ? (void *)&call->values[i] : (void *)&call->given[i];

        entries[i + 1] =
            (GOptionEntry){ .long_name = o->name,
                            .short_name = o->letter,
                            .arg = o->argument ? G_OPTION_ARG_STRING : G_OPTION_ARG_NONE,
                            .arg_data = value };
    }
    if (index_of(call, "json") < 0) /* each command has it */
        entries[n + 1] = json;
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    return context;
}

/* At most one form of the output can be printed. */
static enum command_status check_forms(const struct command_call *call)
{
    static const char *const forms[] = { "json", "csv", "waybar", "format" };
    const char *first = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (!command_has(call, forms[i]))
            continue;
        if (first)
            return command_misused(call->self, _("--%s and --%s cannot be combined."), first,
                                   forms[i]);
        first = forms[i];
    }
    return COMMAND_FINE;
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
        return command_misused(self, _("Unexpected argument '%s'."), call->words[self->most]);
    if (check_forms(call) != COMMAND_FINE)
        return COMMAND_USAGE;
    call->as_json |= command_has(call, "json");
    if (call->as_json)
        screen_print_json();
    return self->run(call);
}

static enum command_status parse_and_run(struct command_call *call, int argc, char **argv)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GOptionContext) context = NULL;
    g_autoptr(GError) error = NULL;
    int is_help = 0;

    call->program = cut_program(&argc, argv);
    context = new_context(call, &is_help);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return command_misused(call->self, "%s.", error->message);
    if (is_help) {
        g_autofree char *help = command_help_text(call->self);

        return output_text(help);
    }
    for (int i = 1; i <= argc; i++)
        g_ptr_array_add(words, argv[i]);
    return run_words(call, words);
}

enum command_status command_run(const struct command *self, int argc, char **argv)
{
    struct command_call call = { .self = self };
    const enum command_status status = parse_and_run(&call, argc, argv);

    for (int i = 0; i < COMMAND_OPTIONS_MAX; i++)
        g_free(call.values[i]);
    return status;
}
