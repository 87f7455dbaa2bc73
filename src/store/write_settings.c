/*
 * Runs at build time: writes what documents the settings, from the table that the service reads.
 *
 * usage: write-settings man TEMPLATE    the template, with the settings in place of @SETTINGS@
 *        write-settings table           the rows of the table in README.md
 *
 * Uses libc only: a cross build compiles it for the machine that builds.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/settings_reasons.h"
#include "wording/settings_range.h"

#define LINE_LENGTH 4096
#define NAME_LENGTH 64
#define MARK        "@SETTINGS@"

/* Text in backticks becomes bold. */
static void put_roff(const char *text)
{
    bool is_code = false;

    for (; *text; text++) {
        if (*text == '`') {
            is_code = !is_code;
            fputs(is_code ? "\\fB" : "\\fR", stdout);
            continue;
        }
        if (*text == '-')
            putchar('\\');
        putchar(*text);
    }
}

/* Ends the program if the setting has none: its manual would be incomplete. */
static const char *reason_of(const struct settings_entry *e)
{
    char name[NAME_LENGTH];

    snprintf(name, sizeof name, "%s.%s", e->group, e->key);
    for (size_t i = 0; i < sizeof settings_reasons / sizeof settings_reasons[0]; i++)
        if (strcmp(settings_reasons[i].name, name) == 0)
            return settings_reasons[i].text;
    fprintf(stderr, "write-settings: %s has no reason in settings_reasons.h\n", name);
    exit(1);
}

static void write_man(const struct settings_entry *table, size_t n)
{
    char buf[SETTINGS_ERROR_MAX];

    for (size_t i = 0; i < n; i++) {
        const struct settings_entry *e = &table[i];

        if (i == 0 || strcmp(e->group, e[-1].group) != 0)
            printf(".SS [%s]\n", e->group);
        printf(".TP\n.B %s\n", e->key);
        put_roff(e->meaning);
        printf("\nDefault: \\fB");
        put_roff(*e->default_text ? e->default_text : "none");
        printf("\\fR. Allowed: ");
        put_roff(settings_range(buf, sizeof buf, e));
        puts(".\n.br");
        fputs("Why this default: ", stdout);
        put_roff(reason_of(e));
        putchar('\n');
    }
}

static void write_table(const struct settings_entry *table, size_t n)
{
    char buf[SETTINGS_ERROR_MAX];

    for (size_t i = 0; i < n; i++)
        printf("| `%s.%s` | `%s` | %s | %s |\n", table[i].group, table[i].key,
               *table[i].default_text ? table[i].default_text : "none",
               settings_range(buf, sizeof buf, &table[i]), table[i].meaning);
}

static int fill_template(const char *path, const struct settings_entry *table, size_t n)
{
    FILE *in = fopen(path, "r");
    char line[LINE_LENGTH];

    if (!in) {
        perror(path);
        return 1;
    }
    while (fgets(line, sizeof line, in))
        if (strcmp(line, MARK "\n") == 0)
            write_man(table, n);
        else
            fputs(line, stdout);
    fclose(in);
    return 0;
}

int main(int argc, char **argv)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    if (argc == 3 && strcmp(argv[1], "man") == 0)
        return fill_template(argv[2], table, n);
    if (argc == 2 && strcmp(argv[1], "table") == 0) {
        write_table(table, n);
        return 0;
    }
    fputs("usage: write-settings man TEMPLATE, or write-settings table\n", stderr);
    return 2;
}
