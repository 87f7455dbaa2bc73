/*
 * Options by GOption, one context per command, so that each has its own --help.
 */
#include "ctl/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/text.h"

#define NAME_MAX_COMPARED 24
#define SLIPS_MAX         2

enum command_status command_misused(const struct command *self, const char *format, ...)
{
    g_autofree char *sentence = NULL, *safe = NULL;
    va_list args;

    va_start(args, format);
    sentence = g_strdup_vprintf(format, args);
    va_end(args);
    safe = text_safe(sentence);
    fprintf(stderr, "lumbarctl: %s\n", safe);
    fprintf(stderr, "Try: lumbarctl %s%s--help\n", self ? self->name : "", self ? " " : "");
    return COMMAND_USAGE;
}

enum command_status command_parse(const struct command *self, const GOptionEntry *entries,
                                  int *argc, char ***argv, int most)
{
    g_autoptr(GOptionContext) context = g_option_context_new(self->arguments);
    g_autoptr(GError) error = NULL;
    g_autofree char *program = g_strdup_printf("lumbarctl %s", self->name);

    g_set_prgname(program); /* what --help shows after "Usage:" */
    g_option_context_set_summary(context, self->summary);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, &error))
        return command_misused(self, "%s", error->message);
    if (*argc > 1 && strcmp((*argv)[1], "--") == 0) {
        (*argv)++;
        (*argc)--;
    }
    if (*argc - 1 > most)
        return command_misused(self, "'%s' is one argument too many.", (*argv)[most + 1]);
    return COMMAND_FINE;
}

char *command_join(int n, char **words)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < n; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", words[i]);
    return g_string_free(text, FALSE);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters wrong, missing, added or swapped with their neighbour (restricted Damerau-Levenshtein).
 */
static int slips_between(const char *a, const char *b)
{
    int rows[NAME_MAX_COMPARED + 1][NAME_MAX_COMPARED + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > NAME_MAX_COMPARED || m > NAME_MAX_COMPARED)
        return NAME_MAX_COMPARED;
    for (size_t i = 0; i <= n; i++)
        rows[i][0] = (int)i;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            int best = least(rows[i - 1][j] + 1, rows[i][j - 1] + 1);

            best = least(best, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, rows[i - 2][j - 2] + 1);
            rows[i][j] = best;
        }
    return rows[n][m];
}

const struct command *command_nearest(const struct command *table, const char *name)
{
    const struct command *nearest = NULL;
    int fewest = SLIPS_MAX + 1;

    if (strlen(name) < 2)
        return NULL;
    for (const struct command *c = table; c->name; c++) {
        int slips = g_str_has_prefix(c->name, name) ? 0 : slips_between(name, c->name);

        /* Two slips in a word of four letters are another word. */
        if (slips < fewest && slips * 2 < (int)strlen(c->name)) {
            nearest = c;
            fewest = slips;
        }
    }
    return nearest;
}
