#include "ctl/write_completion.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"
#include "core/settings.h"

/* Durations that the shell offers, if they are in the range of the setting. */
static const char *const durations[] = { "5s",   "10s",   "15s",   "30s",   "1min",  "2min", "3min",
                                         "5min", "10min", "15min", "30min", "45min", "1h",   "2h",
                                         "4h",   "8h",    "30d",   "90d",   "365d",  "730d" };

static void put_durations(const struct settings_entry *e)
{
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
        usec value;

        if (duration_parse(durations[i], &value) == 0 && value >= e->low && value <= e->high)
            printf(" %s", durations[i]);
    }
    fputs(e->is_endless ? " forever" : "", stdout);
}

/* Values without blanks, each with a blank before it. */
static void put_values(const struct settings_entry *e)
{
    switch (e->type) {
    case SETTINGS_DURATION:
        put_durations(e);
        break;
    case SETTINGS_COUNT:
        for (int64_t i = e->low; i <= e->high; i++)
            printf(" %d", (int)i);
        break;
    case SETTINGS_BOOL:
        fputs(" yes no", stdout);
        break;
    case SETTINGS_CHOICE:
    case SETTINGS_CHOICES:
        for (const char *const *word = e->words; *word; word++)
            printf(" %s", *word);
        break;
    case SETTINGS_LENGTH:
        fputs(" off 60cm 70cm 80cm", stdout);
        break;
    default:
        if (*e->default_text)
            printf(" %s", e->default_text);
    }
}

/* "$exercises" for the ids of exercises, which only the shell can find. */
static bool has_exercises(const struct settings_entry *e)
{
    return e->type == SETTINGS_IDS;
}

void completion_write_cases(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        printf("    %s.%s | %s) echo '", table[i].group, table[i].key, table[i].key);
        if (has_exercises(&table[i]))
            puts("'; _lumbarctl_exercises ;;");
        else {
            put_values(&table[i]);
            puts("' ;;");
        }
    }
}

void completion_write_fish_cases(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        printf("        case %s.%s %s\n            ", table[i].group, table[i].key, table[i].key);
        if (has_exercises(&table[i])) {
            puts("__lumbarctl_exercises");
            continue;
        }
        fputs("string split -n ' ' -- '", stdout);
        put_values(&table[i]);
        puts("'");
    }
}

static void put_names(const struct command *commands)
{
    for (const struct command *c = commands; c->name; c++)
        printf("%s%s", c == commands ? "" : " ", c->name);
}

static void put_settings(void)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++)
        printf("%s%s.%s", i ? " " : "", table[i].group, table[i].key);
}

/* Text within single quotes of a shell. */
static void put_quoted(const char *text, const char *quote)
{
    putchar('\'');
    for (; *text; text++)
        if (*text == '\'')
            fputs(quote, stdout);
        else
            putchar(*text);
    putchar('\'');
}

static bool takes_file(const struct command *c)
{
    return strstr(c->arguments, "FILE") != NULL;
}

static bool is_option(const char *word)
{
    return strncmp(word, "--", 2) == 0;
}

/* Bash and zsh: the words that may follow @c, in the variable "offered"; "files" is set if the name
 * of a file may, too. */
static void put_case(const struct command *c)
{
    printf("    %s)\n%s", c->name, takes_file(c) ? "        files=yes\n" : "");
    if (c->words[0].after) {
        fputs("        case $previous in\n", stdout);
        for (const struct command_words *w = c->words; w->after; w++)
            printf("        %s) offered=\"%s\"%s ;;\n", w->after, w->words,
                   is_option(w->after) ? " files=''" : "");
        fputs("        esac\n", stdout);
    }
    fputs("        offered+=' --help", stdout);
    for (const struct command_option *o = c->options; o->name; o++)
        printf(" --%s", o->name);
    fputs("'\n        ;;\n", stdout);
}

/* The variables that the words of the table name, and the commands that take a program. */
static void put_variables(const struct command *commands, const char *declare)
{
    printf("    %s commands='", declare);
    put_names(commands);
    printf("'\n    %s settings='", declare);
    put_settings();
    printf("'\n    %s with_program='", declare);
    for (const struct command *c = commands; c->name; c++)
        if (c->takes_program)
            printf(" %s ", c->name);
    fputs("'\n", stdout);
}

void completion_write_bash(const struct command *commands)
{
    put_variables(commands, "local");
    fputs("\n    case $command in\n    '') offered=\"$commands --help --version\" ;;\n", stdout);
    for (const struct command *c = commands; c->name; c++)
        put_case(c);
    fputs("    esac\n", stdout);
}

/* In zsh, the name "commands" has a meaning of its own, which -h hides. */
void completion_write_zsh(const struct command *commands)
{
    put_variables(commands, "local -h");
    fputs("    local -a described=(\n", stdout);
    for (const struct command *c = commands; c->name; c++) {
        printf("        %s:", c->name);
        put_quoted(c->summary, "'\\''");
        putchar('\n');
    }
    fputs("    )\n\n    case $command in\n", stdout);
    for (const struct command *c = commands; c->name; c++)
        put_case(c);
    fputs("    esac\n", stdout);
}

/* The functions of the template stand for the variables of the other shells. */
static void put_fish_words(const char *words)
{
    for (; *words; words++)
        if (*words == '$') {
            const size_t n = strcspn(words + 1, " ");

            printf("(__lumbarctl_%.*s)", (int)n, words + 1);
            words += n;
        } else {
            putchar(*words);
        }
}

/* The words after the option @o; NULL: there are none. */
static const char *words_after(const struct command *c, const struct command_option *o)
{
    for (const struct command_words *w = c->words; w->after; w++)
        if (is_option(w->after) && strcmp(w->after + 2, o->name) == 0)
            return w->words;
    return NULL;
}

static void put_fish_option(const struct command *c, const struct command_option *o)
{
    const char *words = words_after(c, o);

    printf("complete -c lumbarctl -n '__lumbarctl_is %s' -l %s", c->name, o->name);
    if (o->letter)
        printf(" -s %c", o->letter);
    if (o->argument)
        fputs(words ? " -x -a '" : " -r", stdout);
    if (words) {
        put_fish_words(words);
        putchar('\'');
    }
    fputs(" -d ", stdout);
    put_quoted(o->summary, "\\'");
    putchar('\n');
}

/* "left | right" as words of an argument list. */
static void put_after(const char *after)
{
    for (; *after; after++)
        if (*after != '|' && !(*after == ' ' && after[1] == '|'))
            putchar(*after);
}

void completion_write_fish(const struct command *commands)
{
    fputs("function __lumbarctl_commands\n    string split ' ' '", stdout);
    put_names(commands);
    fputs("'\nend\n\nfunction __lumbarctl_settings\n    string split ' ' '", stdout);
    put_settings();
    fputs("'\nend\n\nset -g __lumbarctl_with_program", stdout);
    for (const struct command *c = commands; c->name; c++)
        if (c->takes_program)
            printf(" %s", c->name);
    fputs("\n\n", stdout);
    for (const struct command *c = commands; c->name; c++) {
        printf("complete -c lumbarctl -n __lumbarctl_is_first -a %s -d ", c->name);
        put_quoted(c->summary, "\\'");
        fputs("\n", stdout);
        for (const struct command_words *w = c->words; w->after; w++) {
            if (is_option(w->after))
                continue; /* with the option */
            printf("complete -c lumbarctl -n '__lumbarctl_is %s ", c->name);
            if (strcmp(w->after, "*") != 0)
                put_after(w->after);
            fputs("' -a '", stdout);
            put_fish_words(w->words);
            fputs("'\n", stdout);
        }
        printf("complete -c lumbarctl -n '__lumbarctl_is %s' -l help", c->name);
        puts(" -sh -d 'Show the help'");
        if (takes_file(c))
            printf("complete -c lumbarctl -n '__lumbarctl_is %s' -F\n", c->name);
        for (const struct command_option *o = c->options; o->name; o++)
            put_fish_option(c, o);
    }
}
