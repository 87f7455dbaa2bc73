/*
 * Runs at build time: writes the man page, the completions of the shells, and the command table as
 * JSON for the tests, from the same rows as lumbarctl itself.
 *
 * usage: write-pages man|bash|zsh|fish TEMPLATE    the template, with the commands in place of
 *                                                  @COMMANDS@, the values of settings of @VALUES@
 *        write-pages json                          the table
 *
 * Uses libc only: in a cross build it is compiled for the machine that builds.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/write_completion.h"
#include "wording/translation.h"

#define LINE_LENGTH 4096
#define MARK        "@COMMANDS@"
#define VALUES      "@VALUES@"
#define ELLIPSIS    "…"

#define COMMAND(id, ...) { #id, NULL, __VA_ARGS__ },
static const struct command commands[] = {
#include "ctl/command_table.h"
    { 0 },
};
#undef COMMAND

/* The length of the placeholder at @s, a word in capitals; 0 if there is none. */
static size_t placeholder_length(const char *s)
{
    size_t n = 0;

    while (isupper((unsigned char)s[n]))
        n++;
    return isalnum((unsigned char)s[n]) ? 0 : n;
}

/* Whether the arguments or an option of @c have the placeholder of @n bytes at @word. */
static bool is_placeholder(const struct command *c, const char *word, size_t n)
{
    for (const char *p = c->arguments; *p; p++)
        if ((p == c->arguments || !isalpha((unsigned char)p[-1])) && strncmp(p, word, n) == 0 &&
            placeholder_length(p) == n)
            return true;
    for (const struct command_option *o = c->options; o->name; o++)
        if (o->argument && strlen(o->argument) == n && strncmp(o->argument, word, n) == 0)
            return true;
    return false;
}

static void put_roff(char c)
{
    if (c == '-')
        fputs("\\-", stdout);
    else if (c == '\\')
        fputs("\\e", stdout);
    else
        putchar(c);
}

/* Sets placeholders in italics and text in backticks in bold. */
static void put_prose(const struct command *c, const char *text)
{
    bool is_code = false;

    for (const char *p = text; *p; p++) {
        const bool begins = p == text || !isalnum((unsigned char)p[-1]);
        const size_t n = begins && !is_code ? placeholder_length(p) : 0;

        if (*p == '`') {
            is_code = !is_code;
            fputs(is_code ? "\\fB" : "\\fR", stdout);
        } else if (n && is_placeholder(c, p, n)) {
            printf("\\fI%.*s\\fR", (int)n, p);
            p += n - 1;
        } else if (*p == '\n') {
            fputs(p[1] ? "\n.IP\n" : "\n", stdout);
        } else {
            put_roff(*p);
        }
    }
}

/* Sets placeholders in italics and words to type in bold. */
static void put_arguments(const char *arguments)
{
    for (const char *p = arguments; *p; p++) {
        size_t n = placeholder_length(p);

        if (n) {
            printf("\\fI%.*s\\fR", (int)n, p);
        } else if (islower((unsigned char)*p) || *p == '-') {
            n = strspn(p, "abcdefghijklmnopqrstuvwxyz-");
            fputs("\\fB", stdout);
            for (size_t i = 0; i < n; i++)
                put_roff(p[i]);
            fputs("\\fR", stdout);
        } else if (strncmp(p, ELLIPSIS, strlen(ELLIPSIS)) == 0) {
            n = strlen(ELLIPSIS);
            fputs("...", stdout);
        } else {
            putchar(*p);
        }
        p += n ? n - 1 : 0;
    }
}

static void put_option(const struct command *c, const struct command_option *o)
{
    fputs(".RS\n.TP\n", stdout);
    if (o->letter)
        printf("\\fB\\-%c\\fR, ", o->letter);
    printf("\\fB\\-\\-%s\\fR", o->name);
    if (o->argument)
        printf("=\\fI%s\\fR", o->argument);
    putchar('\n');
    put_prose(c, o->summary);
    fputs(".\n.RE\n", stdout);
}

static void write_man(void)
{
    for (const struct command *c = commands; c->name; c++) {
        printf(".TP\n\\fB%s\\fR%s%s", c->name, c->options[0].name ? " [\\fIOPTION\\fR...]" : "",
               *c->arguments ? " " : "");
        put_arguments(c->arguments);
        putchar('\n');
        put_prose(c, c->manual);
        for (const struct command_option *o = c->options; o->name; o++)
            put_option(c, o);
    }
}

static void put_json(const char *before, const char *key, const char *value)
{
    printf("%s\"%s\": \"", before, key);
    for (const char *p = value; *p; p++) {
        if (*p == '"' || *p == '\\')
            putchar('\\');
        if (*p == '\n')
            fputs("\\n", stdout);
        else
            putchar(*p);
    }
    putchar('"');
}

static void write_json(void)
{
    for (const struct command *c = commands; c->name; c++) {
        put_json(c == commands ? "[{" : ",\n {", "name", c->name);
        put_json(", ", "arguments", c->arguments);
        put_json(", ", "summary", c->summary);
        put_json(",\n  ", "manual", c->manual);
        fputs(",\n  \"options\": [", stdout);
        for (const struct command_option *o = c->options; o->name; o++) {
            put_json(o == c->options ? "{" : ", {", "name", o->name);
            put_json(", ", "argument", o->argument ? o->argument : "");
            put_json(", ", "letter", (char[]){ o->letter, 0 });
            put_json(", ", "summary", o->summary);
            putchar('}');
        }
        fputs("], \"words\": [", stdout);
        for (const struct command_words *w = c->words; w->after; w++) {
            put_json(w == c->words ? "{" : ", {", "after", w->after);
            put_json(", ", "words", w->words);
            putchar('}');
        }
        fputs("]}", stdout);
    }
    fputs("]\n", stdout);
}

static void write_bash(void)
{
    completion_write_bash(commands);
}

static void write_zsh(void)
{
    completion_write_zsh(commands);
}

static void write_fish(void)
{
    completion_write_fish(commands);
}

static const struct page {
    const char *name;
    void (*write)(void);  /* in place of the line MARK */
    void (*values)(void); /* in place of the line VALUES; NULL: it has none */
} pages[] = {
    { "man", write_man, NULL },
    { "bash", write_bash, completion_write_cases },
    { "zsh", write_zsh, completion_write_cases },
    { "fish", write_fish, completion_write_fish_cases },
};

/* Copies @path to standard output with what @page writes. */
static int fill(const char *path, const struct page *page)
{
    char line[LINE_LENGTH];
    FILE *template = fopen(path, "r");

    if (!template) {
        perror(path);
        return 1;
    }
    while (fgets(line, sizeof line, template))
        if (strcmp(line, MARK "\n") == 0)
            page->write();
        else if (page->values && strcmp(line, VALUES "\n") == 0)
            page->values();
        else
            fputs(line, stdout);
    fclose(template);
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 3 && i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(argv[1], pages[i].name) == 0)
            return fill(argv[2], &pages[i]);
    if (argc != 2 || strcmp(argv[1], "json") != 0) {
        fprintf(stderr, "usage: %s man|bash|zsh|fish TEMPLATE, or %s json\n", argv[0], argv[0]);
        return 1;
    }
    write_json();
    return fflush(stdout) == 0 ? 0 : 1;
}
