#include "script.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"
#include "wording/settings_range.h"

#define WORDS_MAX 24

void script_fail(struct script *s, const char *format, ...)
{
    int n = snprintf(s->error, sizeof s->error, "%s:%u: ", s->name, s->line);
    va_list args;

    va_start(args, format);
    vsnprintf(s->error + n, sizeof s->error - (size_t)n, format, args);
    va_end(args);
    longjmp(s->failed, 1);
}

unsigned script_number(struct script *s, const char *text)
{
    char *end;
    const unsigned long number = strtoul(text, &end, 10);

    if (*end || end == text || number > UINT32_MAX)
        script_fail(s, "\"%s\" is not a number", text);
    return (unsigned)number;
}

usec script_time(struct script *s, const char *text)
{
    unsigned hours, minutes, seconds, thousandths = 0;
    int n = 0, digits = 0;

    if (sscanf(text, "%4u:%2u:%2u%n", &hours, &minutes, &seconds, &n) < 3 || minutes > 59 ||
        seconds > 59)
        script_fail(s, "no time: \"%s\"", text);
    if (text[n] == '.') {
        if (sscanf(text + n, ".%3u%n", &thousandths, &digits) < 1 || digits != 4)
            script_fail(s, "no time: \"%s\"", text);
        n += digits;
    }
    if (text[n])
        script_fail(s, "no time: \"%s\"", text);
    return WORLD_START + hours * USEC_HOUR + minutes * USEC_MIN + seconds * USEC_SEC +
           thousandths * USEC_MSEC;
}

usec script_duration(struct script *s, const char *text)
{
    usec length;

    if (duration_parse(text, &length) < 0)
        script_fail(s, "no duration: \"%s\"", text);
    return length;
}

void script_set(struct script *s, struct settings *settings, char **words)
{
    static const char *const groups[] = { "Sitting", "Coach", "Notify", "Trackers", "History" };

    if (!*words)
        script_fail(s, "set what?");
    for (; *words; words++) {
        const struct settings_entry *entry = NULL;
        char error[SETTINGS_ERROR_MAX];
        char *value = strchr(*words, '=');

        if (!value)
            script_fail(s, "no KEY=VALUE: \"%s\"", *words);
        *value++ = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(groups) && !entry; i++)
            entry = settings_find(groups[i], *words);
        if (!entry)
            script_fail(s, "no such setting: \"%s\"", *words);
        if (settings_parse(settings, entry, value, error) < 0)
            script_fail(s, "%s", error);
    }
}

char *script_take(struct script *s, char ***words, const char *what)
{
    if (!**words)
        script_fail(s, "%s?", what);
    return *(*words)++;
}

bool script_takes(char ***words, const char *word)
{
    if (!**words || strcmp(**words, word) != 0)
        return false;
    (*words)++;
    return true;
}

/* Cuts @line into words, up to a comment; "so much" is one word. */
static unsigned cut(struct script *s, char *line, char **words)
{
    unsigned n = 0;

    while (*(line += strspn(line, " \t"))) {
        bool is_quoted = *line == '"';

        if (*line == '#')
            break;
        if (n == WORDS_MAX)
            script_fail(s, "too many words");
        words[n++] = line += is_quoted;
        line += strcspn(line, is_quoted ? "\"" : " \t");
        if (is_quoted && !*line)
            script_fail(s, "a quotation without end");
        if (*line)
            *line++ = 0;
    }
    words[n] = NULL;
    return n;
}

static void start(struct script *s, usec at)
{
    world_init(&s->world, &s->settings, at);
    g_strlcpy(s->world.label, s->name, sizeof s->world.label);
    s->world.is_late = s->is_late;
    s->world.plan = s->plan;
    s->has_started = true;
    world_send(&s->world, event_random(at, 42));
}

/* "5s", "hold", or "20s-hold" */
static struct plan_step read_step(struct script *s, char *word)
{
    struct plan_step step = { .is_held = g_str_has_suffix(word, "hold") };

    if (strcmp(word, "hold") == 0)
        return step;
    if (step.is_held)
        word[strlen(word) - strlen("-hold")] = 0;
    step.length = script_duration(s, word);
    return step;
}

/* "plan STEP ... [twice] [no-sides] [no-rest]" */
static void read_plan(struct script *s, char **words)
{
    s->plan = world_plan;
    s->plan.n_steps = 0;
    for (; *words; words++) {
        if (strcmp(*words, "twice") == 0)
            s->plan.repeat = 2;
        else if (strcmp(*words, "no-sides") == 0)
            s->plan.has_sides = false;
        else if (strcmp(*words, "no-rest") == 0)
            s->plan.counts_as_rest = false;
        else if (s->plan.n_steps < PLAN_STEPS_MAX)
            s->plan.steps[s->plan.n_steps++] = read_step(s, *words);
    }
    if (!plan_is_sound(&s->plan))
        script_fail(s, "a plan needs 1 to 32 steps of 1 s to 10 min, and a hold among them");
}

static void run_heading(struct script *s, char **words)
{
    if (s->has_started)
        script_fail(s, "\"%s\" without a time comes before the first event", words[0]);
    if (strcmp(words[0], "set") == 0)
        script_set(s, &s->settings, words + 1);
    else if (strcmp(words[0], "plan") == 0)
        read_plan(s, words + 1);
    else if (words[1] && strcmp(words[1], "late") == 0 && !words[2])
        s->is_late = true;
    else
        script_fail(s, "the only option is \"late\"");
}

static void run_line(struct script *s, char *line)
{
    const bool is_indented = *line == ' ' || *line == '\t';
    char *words[WORDS_MAX + 1];

    if (cut(s, line, words) == 0)
        return;
    if (is_indented) {
        if (strcmp(words[0], "expect") != 0)
            script_fail(s, "only \"expect\" is indented, not \"%s\"", words[0]);
        if (!s->has_started)
            script_fail(s, "an expectation before the first event");
        s->expectations++;
        script_expect(s, words + 1);
    } else if (strcmp(words[0], "set") == 0 || strcmp(words[0], "option") == 0 ||
               strcmp(words[0], "plan") == 0) {
        run_heading(s, words);
    } else {
        usec at = script_time(s, words[0]);

        if (!words[1])
            script_fail(s, "nothing happens at %s", words[0]);
        if (!s->has_started)
            start(s, at);
        if (at < s->world.now)
            script_fail(s, "%s is over", words[0]);
        world_forget(&s->world);
        script_event(s, at, words + 1);
    }
}

static void run_lines(struct script *s, char *text)
{
    while (*text) {
        char *line = text;

        s->line++;
        text += strcspn(text, "\n");
        if (*text)
            *text++ = 0;
        run_line(s, line);
    }
    if (s->expectations == 0)
        script_fail(s, "nothing is expected");
}

bool script_run(struct script *s, char *text)
{
    settings_init(&s->settings);
    s->plan = world_plan;
    if (setjmp(s->failed) == 0)
        run_lines(s, text);
    if (s->has_started)
        world_done(&s->world);
    return s->error[0] == 0;
}
