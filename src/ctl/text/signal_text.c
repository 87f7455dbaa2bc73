#include "ctl/text/signal_text.h"

#include <stdio.h>
#include <string.h>

#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "wording/state_words.h"
#include "wording/translation.h"

#define ARGUMENTS_MAX 4

static usec argument_usec(GVariant *arguments, gsize i)
{
    g_autoptr(GVariant) value = g_variant_get_child_value(arguments, i);
    guint64 number = g_variant_get_uint64(value);

    return (usec)MIN(number, (guint64)USEC_NEVER);
}

static void describe_suggested(GString *out, GVariant *arguments, usec)
{
    const char *exercise, *side;
    guint32 attempt;
    g_autofree char *what = NULL;

    g_variant_get(arguments, "(u&s&su)", NULL, &exercise, &side, &attempt);
    what = describe_exercise(exercise, side);
    g_string_append_printf(out, _("reminder %u: %s"), attempt, what ? what : _("a stretch"));
}

static void describe_closed(GString *out, GVariant *arguments, usec)
{
    const char *word;
    enum outcome outcome;

    g_variant_get(arguments, "(u&s)", NULL, &word);
    outcome = outcome_find(word);
    if (outcome < OUTCOME_MAX)
        g_string_append(out, outcome_sentence(outcome));
    else
        g_string_append_printf(out, _("The reminder ended: %s"), word);
}

static void describe_step(GString *out, GVariant *arguments, usec)
{
    const char *title;
    guint32 step, steps;
    char length[DURATION_WORDS_MAX];

    g_variant_get(arguments, "(uu&st)", &step, &steps, &title, NULL);
    g_string_append_printf(out, _("step %u of %u: %s (%s)"), step, steps, title,
                           format_duration(length, argument_usec(arguments, 3)));
}

/* A stretch is verified by the lack of input during its hold. */
static const char *finished_words(const char *outcome)
{
    return strcmp(outcome, "verified") == 0     ? _("confirmed")
           : strcmp(outcome, "unverified") == 0 ? _("not confirmed")
           : strcmp(outcome, "stopped") == 0    ? _("stopped early")
                                                : outcome;
}

static void describe_finished(GString *out, GVariant *arguments, usec)
{
    const char *exercise, *side, *outcome;
    g_autofree char *what = NULL;
    char length[DURATION_WORDS_MAX];

    g_variant_get(arguments, "(&s&s&st)", &exercise, &side, &outcome, NULL);
    what = describe_exercise(exercise, side);
    g_string_append_printf(out, _("stretch finished: %s, %s, held for %s"),
                           what ? what : _("a stretch"), finished_words(outcome),
                           format_duration(length, argument_usec(arguments, 3)));
}

static void append_span(GString *out, GVariant *arguments, usec now)
{
    char from[FORMAT_INSTANT_MAX], to[FORMAT_INSTANT_MAX];

    g_string_append_printf(out, _("%s to %s"),
                           format_instant_exact(from, argument_usec(arguments, 0), now),
                           format_instant_exact(to, argument_usec(arguments, 1), now));
}

static void describe_rest(GString *out, GVariant *arguments, usec now)
{
    const char *reason;
    g_autofree char *why = NULL;
    char length[DURATION_WORDS_MAX], instant[FORMAT_INSTANT_MAX];
    usec rest = usec_since(argument_usec(arguments, 1), argument_usec(arguments, 0));

    g_variant_get(arguments, "(tt&s)", NULL, NULL, &reason);
    why = describe_reason(reason);
    if (argument_usec(arguments, 0) == 0) {
        g_string_append_printf(out, _("break of unknown length, until %s"),
                               format_instant(instant, argument_usec(arguments, 1), now));
        return;
    }
    if (rest == 0) { /* takes back an earlier signal */
        g_string_append(out, _("no break after all: "));
        append_span(out, arguments, now);
        return;
    }
    g_string_append(out, _("break: "));
    append_span(out, arguments, now);
    g_string_append_printf(out, ", %s", format_duration(length, rest));
    if (why)
        g_string_append_printf(out, " (%s)", why);
}

static void describe_bout(GString *out, GVariant *arguments, usec now)
{
    char length[DURATION_WORDS_MAX];

    g_string_append(out, _("sitting ended: "));
    append_span(out, arguments, now);
    g_string_append_printf(out, _(", %s of sitting"),
                           format_duration(length, argument_usec(arguments, 2)));
}

static const struct known {
    const char *member;
    const char *type;
    const char *names[ARGUMENTS_MAX];
    void (*describe)(GString *out, GVariant *arguments, usec now);
} signals[] = {
    { "Suggested", "(ussu)", { "id", "exercise", "side", "attempt" }, describe_suggested },
    { "SuggestionClosed", "(us)", { "id", "outcome" }, describe_closed },
    { "StepStarted", "(uust)", { "step", "steps", "title", "duration" }, describe_step },
    { "StretchFinished", "(ssst)", { "exercise", "side", "outcome", "held" }, describe_finished },
    { "RestTaken", "(tts)", { "start", "end", "reason" }, describe_rest },
    { "BoutEnded", "(ttt)", { "start", "end", "sitting" }, describe_bout },
};

static const struct known *find_known(const char *member, GVariant *arguments)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        if (strcmp(signals[i].member, member) == 0 &&
            g_variant_is_of_type(arguments, G_VARIANT_TYPE(signals[i].type)))
            return &signals[i];
    return NULL;
}

void signal_text_to_json(GString *out, const char *member, GVariant *arguments)
{
    const struct known *known = find_known(member, arguments);

    g_string_append_c(out, '{');
    for (gsize i = 0; i < g_variant_n_children(arguments); i++) {
        g_autoptr(GVariant) value = g_variant_get_child_value(arguments, i);
        char name[32];

        snprintf(name, sizeof name, "arg%zu", i);
        json_key(out, known ? known->names[i] : name);
        json_value(out, value);
    }
    g_string_append_c(out, '}');
}

char *signal_text_describe(const char *member, GVariant *arguments, usec now)
{
    const struct known *known = find_known(member, arguments);
    g_autoptr(GString) phrase = g_string_new(NULL);

    if (known) {
        known->describe(phrase, arguments, now);
    } else {
        g_string_append_printf(phrase, "%s ", member);
        json_value(phrase, arguments);
    }
    return format_safe(phrase->str);
}
