/* What can be expected of a script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/duration.h"
#include "script.h"

enum value_type { VALUE_WORD, VALUE_INSTANT, VALUE_DURATION, VALUE_NUMBER };

struct value {
    enum value_type type;
    const char *word;
    int64_t number; /* INSTANT, DURATION, NUMBER */
};

static struct value word(const char *text)
{
    return (struct value){ VALUE_WORD, .word = text };
}

static struct value yes_no(bool yes)
{
    return word(yes ? "yes" : "no");
}

static struct value instant(usec at)
{
    return (struct value){ VALUE_INSTANT, .number = at };
}

static struct value duration(usec length)
{
    return (struct value){ VALUE_DURATION, .number = length };
}

static struct value number(unsigned n)
{
    return (struct value){ VALUE_NUMBER, .number = n };
}

static const char *write_value(char *buf, size_t size, const struct value *v)
{
    usec t = v->number - WORLD_START;

    if (v->type == VALUE_WORD)
        snprintf(buf, size, "%s", v->word);
    else if (v->type == VALUE_INSTANT && (v->number == USEC_NONE || v->number == USEC_NEVER))
        snprintf(buf, size, "%s", v->number == USEC_NONE ? "none" : "never");
    else if (v->type == VALUE_INSTANT)
        snprintf(buf, size, "%02d:%02d:%02d.%03d", (int)(t / USEC_HOUR), (int)(t / USEC_MIN % 60),
                 (int)(t / USEC_SEC % 60), (int)(t / USEC_MSEC % 1000));
    else if (v->type == VALUE_DURATION)
        snprintf(buf, size, "%ds and %dms", (int)(v->number / USEC_SEC),
                 (int)(v->number / USEC_MSEC % 1000));
    else
        snprintf(buf, size, "%d", (int)v->number);
    return buf;
}

static int64_t read_number(struct script *s, enum value_type type, const char *text)
{
    char *end;
    int64_t n;

    if (type == VALUE_DURATION)
        return script_duration(s, text);
    if (type == VALUE_INSTANT)
        return strcmp(text, "none") == 0    ? USEC_NONE
               : strcmp(text, "never") == 0 ? USEC_NEVER
                                            : script_time(s, text);
    n = strtoll(text, &end, 10);
    if (end == text || *end)
        script_fail(s, "no number: \"%s\"", text);
    return n;
}

/* Is @v as @text has it: "a", or for anything but a word "a..b" too? */
static bool matches(struct script *s, const struct value *v, char *text)
{
    g_autofree char *low = NULL;
    const char *dots = strstr(text, "..");

    if (v->type == VALUE_WORD)
        return strcmp(v->word, text) == 0;
    if (!dots)
        return v->number == read_number(s, v->type, text);
    low = g_strndup(text, (gsize)(dots - text));
    return v->number >= read_number(s, v->type, low) &&
           v->number <= read_number(s, v->type, dots + 2);
}

static const char *held_by(const struct script *s)
{
    const struct holds *h = &s->world.core.coach.holds;

    return h->n ? h->list[0].name : "none";
}

static const char *result_word(int result)
{
    return result == CORE_E_NOT_NOW ? "not-now" : result == CORE_E_LIMIT ? "limit" : "done";
}

static struct value why(const struct script *s)
{
    static char text[REASON_TEXT_MAX];

    return word(decided_text(text, sizeof text, reasons_get(&s->world.core.reasons, 0)));
}

static struct value next_decision(const struct script *s)
{
    struct decided d;

    core_next(&s->world.core, s->world.now, &d);
    return word(decision_name(d.decision));
}

/* One thing that can be seen from outside at this moment. */
static struct value view(struct script *s, const char *key)
{
    const struct core *core = &s->world.core;
    const struct presence *p = &core->presence;
    const struct coach *c = &core->coach;
    const struct clocks clocks = presence_clocks(p, s->world.now);
    const struct day today = presence_day(p, s->world.now);
    const struct {
        const char *key;
        struct value value;
    } table[] = {
        { "state", word(presence_state_name(p->is.state)) },
        { "reason", word(reason_name(p->is.reason)) },
        { "since", instant(p->is.since_at) },
        { "sitting", duration(clocks.sitting) },
        { "active", duration(clocks.active) },
        { "bout", instant(p->is.bout_at) },
        { "last-input", instant(p->last_input_at) },
        { "last-rest", duration(p->is.rest_end_at == USEC_NONE ? 0 : p->is.rest_length) },
        { "last-rest-end", instant(p->is.rest_end_at) },
        { "today-sitting", duration(today.sitting) },
        { "today-rests", number(today.rests) },
        { "phase", word(coach_phase_name(c->phase)) },
        { "phase-since", instant(c->phase_at) },
        { "due", instant(coach_due_at(p, &core->settings)) },
        { "next-reminder", instant(coach_next_at(c, p, &core->settings)) },
        { "held-by", word(held_by(s)) },
        { "snoozed-until", instant(c->ledger.snooze_end_at) },
        { "paused", yes_no(c->is_paused) },
        { "paused-until", instant(c->is_paused ? c->pause_end_at : USEC_NONE) },
        { "suggestion", number(c->id) },
        { "attempt", number(c->attempt) },
        { "today-suggestions", number(c->day_suggestions) },
        { "bubble", yes_no(s->world.bubble != 0) },
        { "timer", instant(core_deadline(core)) },
        { "listening", yes_no(s->world.is_awaited) },
        { "result", word(result_word(s->world.result)) },
        { "next", next_decision(s) },
        { "why", why(s) },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(table[i].key, key) == 0)
            return table[i].value;
    script_fail(s, "nothing is called \"%s\"", key);
}

static const char *const effect_names[EFFECT_TYPE_MAX] = {
    [EFFECT_AWAIT_INPUT] = "listen",
    [EFFECT_SHOW] = "show",
    [EFFECT_WITHDRAW] = "withdraw",
    [EFFECT_GUIDE] = "guide",
    [EFFECT_STATE] = "state",
    [EFFECT_REST] = "rest",
    [EFFECT_CREDIT] = "credit",
    [EFFECT_BLIP] = "blip",
    [EFFECT_CORRECTED] = "corrected",
    [EFFECT_BOUT] = "bout",
    [EFFECT_SUGGESTED] = "suggested",
    [EFFECT_CLOSED] = "closed",
    [EFFECT_SNOOZED] = "snoozed",
    [EFFECT_SKIPPED] = "skipped",
    [EFFECT_PAUSED] = "paused",
    [EFFECT_RESUMED] = "resumed",
    [EFFECT_PAUSE_ENDED] = "pause-ended",
};

/* What an effect carries under @key; fails where it carries no such thing. */
static struct value effect_value(struct script *s, const struct effect *e, const char *key)
{
    const bool is_show = e->type == EFFECT_SHOW || e->type == EFFECT_SUGGESTED;

    if (strcmp(key, "at") == 0)
        return instant(e->at);
    if (e->type == EFFECT_STATE && strcmp(key, "is") == 0)
        return word(presence_state_name(e->state.state));
    if (e->type == EFFECT_STATE && strcmp(key, "reason") == 0)
        return word(reason_name(e->state.reason));
    if (e->type == EFFECT_STATE && strcmp(key, "before") == 0)
        return word(presence_state_name(e->state.before));
    if ((e->type == EFFECT_REST || e->type == EFFECT_CREDIT) && strcmp(key, "from") == 0)
        return instant(e->rest.start_at);
    if ((e->type == EFFECT_REST || e->type == EFFECT_CREDIT) && strcmp(key, "to") == 0)
        return instant(e->rest.end_at);
    if ((e->type == EFFECT_REST || e->type == EFFECT_CREDIT) && strcmp(key, "reason") == 0)
        return word(reason_name(e->rest.reason));
    if (e->type == EFFECT_BLIP && strcmp(key, "from") == 0)
        return instant(e->blip.start_at);
    if (e->type == EFFECT_BLIP && strcmp(key, "back") == 0)
        return instant(e->blip.back_at);
    if (e->type == EFFECT_BOUT && strcmp(key, "from") == 0)
        return instant(e->bout.start_at);
    if (e->type == EFFECT_BOUT && strcmp(key, "to") == 0)
        return instant(e->bout.end_at);
    if (e->type == EFFECT_BOUT && strcmp(key, "sitting") == 0)
        return duration(e->bout.sitting);
    if (is_show && strcmp(key, "attempt") == 0)
        return number(e->show.attempt);
    if (is_show && strcmp(key, "firmness") == 0)
        return number(e->show.firmness);
    if (e->type == EFFECT_CLOSED && strcmp(key, "outcome") == 0)
        return word(outcome_name(e->closed.outcome));
    if ((e->type == EFFECT_SNOOZED || e->type == EFFECT_PAUSED) && strcmp(key, "until") == 0)
        return instant(e->until_at);
    script_fail(s, "the effect \"%s\" has no \"%s\"", effect_names[e->type], key);
}

static bool effect_matches(struct script *s, const struct effect *e, char **words)
{
    for (; *words; words += 2) {
        struct value v = effect_value(s, e, words[0]);

        if (!words[1])
            script_fail(s, "what is \"%s\" to be?", words[0]);
        if (!matches(s, &v, words[1]))
            return false;
    }
    return true;
}

static enum effect_type effect_type(struct script *s, const char *name)
{
    for (unsigned i = 0; name && i < EFFECT_TYPE_MAX; i++)
        if (strcmp(effect_names[i], name) == 0)
            return (enum effect_type)i;
    script_fail(s, "no effect is called \"%s\"", name ? name : "");
}

/* "effect NAME ...", "no effect NAME ...", "N effects NAME ..." */
static void expect_effects(struct script *s, int wanted, char **words)
{
    const enum effect_type type = effect_type(s, words[0]);
    const GArray *list = s->world.effects;
    int n = 0;

    for (unsigned i = 0; i < list->len; i++) {
        const struct effect *e = &g_array_index(list, struct effect, i);

        n += e->type == type && effect_matches(s, e, words + 1);
    }
    if (wanted < 0 ? n == 0 : n != wanted)
        script_fail(s, "the effect \"%s\" came %d times so, not %s", words[0], n,
                    wanted < 0    ? "at least once"
                    : wanted == 0 ? "never"
                                  : "as often as expected");
}

static void expect_views(struct script *s, char **words)
{
    for (; *words; words += 2) {
        struct value v = view(s, words[0]);
        char text[REASON_TEXT_MAX];

        if (!words[1])
            script_fail(s, "what is \"%s\" to be?", words[0]);
        if (!matches(s, &v, words[1]))
            script_fail(s, "\"%s\" is %s, not %s", words[0], write_value(text, sizeof text, &v),
                        words[1]);
    }
}

void script_expect(struct script *s, char **words)
{
    if (!words[0])
        script_fail(s, "what is to be expected?");
    if (strcmp(words[0], "effect") == 0)
        expect_effects(s, -1, words + 1);
    else if (words[1] && strcmp(words[0], "no") == 0 && strcmp(words[1], "effect") == 0)
        expect_effects(s, 0, words + 2);
    else if (words[1] && strcmp(words[1], "effects") == 0)
        expect_effects(s, (int)read_number(s, VALUE_NUMBER, words[0]), words + 2);
    else
        expect_views(s, words);
}
