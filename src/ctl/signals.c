#include "ctl/signals.h"

#include <stdio.h>
#include <string.h>

#include "ctl/describe.h"
#include "ctl/json.h"
#include "ctl/text.h"

#define ARGUMENTS_MAX 4

static usec argument_usec(GVariant *arguments, gsize i)
{
    g_autoptr(GVariant) value = g_variant_get_child_value(arguments, i);
    guint64 number = g_variant_get_uint64(value);

    return (usec)MIN(number, (guint64)USEC_NEVER);
}

static void describe_suggested(GString *out, GVariant *arguments, usec now)
{
    const char *exercise, *side;
    guint32 attempt;
    g_autofree char *what = NULL;

    (void)now;
    g_variant_get(arguments, "(u&s&su)", NULL, &exercise, &side, &attempt);
    what = describe_exercise(exercise, side);
    g_string_append_printf(out, "suggested: %s (reminder %u)", what ? what : "a stretch", attempt);
}

static void describe_closed(GString *out, GVariant *arguments, usec now)
{
    const char *outcome;

    (void)now;
    g_variant_get(arguments, "(u&s)", NULL, &outcome);
    g_string_append_printf(out, "suggestion closed: %s", outcome);
}

static void describe_step(GString *out, GVariant *arguments, usec now)
{
    const char *title;
    guint32 step, steps;
    char length[DURATION_TEXT_MAX];

    (void)now;
    g_variant_get(arguments, "(uu&st)", &step, &steps, &title, NULL);
    g_string_append_printf(out, "step %u of %u: %s (%s)", step, steps, title,
                           text_duration(length, argument_usec(arguments, 3)));
}

static void describe_finished(GString *out, GVariant *arguments, usec now)
{
    const char *exercise, *side, *outcome;
    g_autofree char *what = NULL;
    char length[DURATION_TEXT_MAX];

    (void)now;
    g_variant_get(arguments, "(&s&s&st)", &exercise, &side, &outcome, NULL);
    what = describe_exercise(exercise, side);
    g_string_append_printf(out, "stretch finished: %s, %s, held %s", what ? what : "a stretch",
                           outcome, text_duration(length, argument_usec(arguments, 3)));
}

static void append_span(GString *out, GVariant *arguments, usec now)
{
    char from[TEXT_INSTANT_MAX], to[TEXT_INSTANT_MAX];

    g_string_append_printf(out, "%s to %s",
                           text_instant_exact(from, argument_usec(arguments, 0), now),
                           text_instant_exact(to, argument_usec(arguments, 1), now));
}

static void describe_rest(GString *out, GVariant *arguments, usec now)
{
    const char *reason;
    g_autofree char *why = NULL;
    char length[DURATION_TEXT_MAX];
    usec rest = usec_since(argument_usec(arguments, 1), argument_usec(arguments, 0));

    g_variant_get(arguments, "(tt&s)", NULL, NULL, &reason);
    why = describe_reason_word(reason);
    g_string_append(out, "rest taken: ");
    append_span(out, arguments, now);
    g_string_append_printf(out, ", %s (%s)", text_duration(length, rest), why);
}

static void describe_bout(GString *out, GVariant *arguments, usec now)
{
    char length[DURATION_TEXT_MAX];

    g_string_append(out, "bout ended: ");
    append_span(out, arguments, now);
    g_string_append_printf(out, ", %s sitting", text_duration(length, argument_usec(arguments, 2)));
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

void signals_to_json(GString *out, const char *member, GVariant *arguments)
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

char *signals_describe(const char *member, GVariant *arguments, usec now)
{
    const struct known *known = find_known(member, arguments);
    g_autoptr(GString) phrase = g_string_new(NULL);

    if (known) {
        known->describe(phrase, arguments, now);
    } else {
        g_string_append_printf(phrase, "%s ", member);
        json_value(phrase, arguments);
    }
    return text_safe(phrase->str);
}
