/* The expectations of a script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/duration.h"
#include "core/view.h"
#include "script.h"
#include "wording/sentences.h"

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

static struct value why(const struct script *s)
{
    static char text[REASON_TEXT_MAX];

    return word(decided_text(text, sizeof text, core_decision(&s->world.core, 0)));
}

static struct value next_decision(const struct script *s)
{
    struct decided d;

    core_next(&s->world.core, s->world.now, &d);
    return word(decision_name(d.decision));
}

/* One thing that can be seen from outside at this moment. A word is valid until the next call. */
static struct value view(struct script *s, const char *key)
{
    const struct core *core = &s->world.core;
    static struct core_view v;

    core_view(core, s->world.now, &v);
    const struct {
        const char *key;
        struct value value;
    } table[] = {
        { "state", word(presence_state_name(v.state)) },
        { "reason", word(reason_name(v.reason)) },
        { "since", instant(v.since_at) },
        { "sitting", duration(v.sitting) },
        { "active", duration(v.active) },
        { "bout", instant(v.bout_at) },
        { "last-input", instant(v.last_input_at) },
        { "last-rest", duration(v.rest_end_at == USEC_NONE ? 0 : v.rest_length) },
        { "last-rest-end", instant(v.rest_end_at) },
        { "today-sitting", duration(v.today_sitting) },
        { "today-rests", number(v.today_rests) },
        { "phase", word(coach_phase_name(v.phase)) },
        { "phase-since", instant(v.phase_at) },
        { "due", instant(v.limit_at) },
        { "next-reminder", instant(v.next_at) },
        { "held-by", word(v.n_holds ? v.holds[0] : "none") },
        { "snoozed-until", instant(v.snoozed_until_at) },
        { "paused", yes_no(v.is_paused) },
        { "paused-until", instant(v.paused_until_at) },
        { "suggestion", number(v.suggestion_id) },
        { "attempt", number(v.attempt) },
        { "today-suggestions", number(v.today_suggestions) },
        { "today-stretches", number(v.today_stretches) },
        { "last-stretch", instant(v.last_stretch_at) },
        { "last-side", word(v.last_side < SIDE_MAX ? side_name(v.last_side) : "none") },
        { "exercise", word(v.exercise) },
        { "side", word(side_name(v.side)) },
        { "can-verify", yes_no(v.can_verify) },
        { "step", number(v.step) },
        { "steps", number(v.steps) },
        { "file-step", number(v.file_step) },
        { "step-side", word(v.step_side < SIDE_MAX ? side_name(v.step_side) : "none") },
        { "held", yes_no(v.is_held) },
        { "step-ends", instant(v.step_ends_at) },
        { "moving", yes_no(v.is_moving) },
        { "last-walk", instant(v.last_walk_at) },
        { "steps-last-hour", number(v.steps_last_hour) },
        { "bubble", yes_no(s->world.bubble != 0) },
        { "timer", instant(core_deadline(core)) },
        { "listening", yes_no(s->world.is_awaited) },
        { "result", word(refusal_name(s->world.result)) },
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
    [EFFECT_ASK] = "ask",
    [EFFECT_SHOW] = "show",
    [EFFECT_WITHDRAW] = "withdraw",
    [EFFECT_GREETING] = "greeting",
    [EFFECT_STEP] = "step",
    [EFFECT_AFTERWARDS] = "afterwards",
    [EFFECT_KEEP_SIDE] = "keep-side",
    [EFFECT_STRETCH_STARTED] = "stretch",
    [EFFECT_STRETCH_ENDED] = "stretched",
    [EFFECT_FEEDBACK] = "feedback",
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
    [EFFECT_ALERT] = "alert",
    [EFFECT_ALERT_OVER] = "alert-over",
    [EFFECT_WALK] = "walk",
    [EFFECT_DISCARDED] = "discarded",
};

/* The members of an effect of another type are not set. */
static const char *side_or_none(bool is_of_type, enum side side)
{
    return is_of_type ? side_name(side) : "none";
}

/* The members of effects that concern a stretch. */
static bool stretch_value(const struct effect *e, const char *key, struct value *ret)
{
    const bool is_step = e->type == EFFECT_STEP;
    const bool is_shown = e->type == EFFECT_SHOW || e->type == EFFECT_SUGGESTED;
    const bool has_side = e->type == EFFECT_STRETCH_ENDED || e->type == EFFECT_STRETCH_STARTED ||
                          e->type == EFFECT_KEEP_SIDE;
    const bool has_outcome = e->type == EFFECT_STRETCH_ENDED || e->type == EFFECT_AFTERWARDS;
    const bool is_answer = e->type == EFFECT_FEEDBACK;
    const struct {
        bool is_of_type;
        const char *key;
        struct value value;
    } table[] = {
        { is_step, "step", number(e->step.step) },
        { is_step, "of", number(e->step.steps) },
        { is_step, "file-step", number(e->step.file_step) },
        { is_step, "repetition", number(e->step.repetition) },
        { is_step, "side", word(side_or_none(is_step, e->step.side)) },
        { is_step, "length", duration(e->step.length) },
        { is_step, "held", yes_no(is_step && e->step.is_held) },
        { is_step, "exercise", word(e->step.exercise) },
        { is_shown, "exercise", word(e->show.exercise) },
        { is_shown, "side", word(side_or_none(is_shown, e->show.side)) },
        { e->type == EFFECT_AFTERWARDS, "asks",
          word(e->stretch.asks == AFTERWARDS_KEEP_SIDE ? "keep-side" : "feedback") },
        { has_outcome, "outcome",
          word(has_outcome ? stretch_outcome_name(e->stretch.outcome) : "none") },
        { e->type == EFFECT_STRETCH_ENDED, "held", duration(e->stretch.held) },
        { e->type == EFFECT_STRETCH_ENDED, "from", instant(e->stretch.started_at) },
        { e->type == EFFECT_STRETCH_ENDED || e->type == EFFECT_STRETCH_STARTED, "exercise",
          word(e->stretch.exercise) },
        { has_side, "side", word(side_or_none(has_side, e->stretch.side)) },
        { is_answer, "is", word(is_answer ? feedback_name(e->feedback.is) : "none") },
        { is_answer, "of", instant(is_answer ? e->feedback.ended_at : USEC_NONE) },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].is_of_type && strcmp(table[i].key, key) == 0) {
            *ret = table[i].value;
            return true;
        }
    return false;
}

/* Returns the member @key of an effect; fails if it has no such member. */
static struct value effect_value(struct script *s, const struct effect *e, const char *key)
{
    const bool is_show = e->type == EFFECT_SHOW || e->type == EFFECT_SUGGESTED;
    struct value value;

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
    if (e->type == EFFECT_WALK && strcmp(key, "from") == 0)
        return instant(e->walk.start_at);
    if (e->type == EFFECT_WALK && strcmp(key, "to") == 0)
        return instant(e->walk.end_at);
    if (e->type == EFFECT_WALK && strcmp(key, "steps") == 0)
        return number(e->walk.steps);
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
    if (e->type == EFFECT_CORRECTED && strcmp(key, "from") == 0)
        return instant(e->corrected.start_at);
    if (e->type == EFFECT_CORRECTED && strcmp(key, "to") == 0)
        return instant(e->corrected.end_at);
    if (e->type == EFFECT_CORRECTED && strcmp(key, "is") == 0)
        return word(presence_state_name(e->corrected.state));
    if (e->type == EFFECT_CORRECTED && strcmp(key, "reason") == 0)
        return word(reason_name(e->corrected.reason));
    if (is_show && strcmp(key, "attempt") == 0)
        return number(e->show.attempt);
    if (e->type == EFFECT_SHOW && strcmp(key, "can-snooze") == 0)
        return yes_no(e->show.can_snooze);
    if (is_show && strcmp(key, "firmness") == 0)
        return number(e->show.firmness);
    if (e->type == EFFECT_GREETING && strcmp(key, "due-in") == 0)
        return duration(e->greeting.due_in);
    if (e->type == EFFECT_CLOSED && strcmp(key, "outcome") == 0)
        return word(outcome_name(e->closed.outcome));
    if (e->type == EFFECT_PAUSE_ENDED && strcmp(key, "announced") == 0)
        return yes_no(e->pause_ended.is_announced);
    if ((e->type == EFFECT_SNOOZED || e->type == EFFECT_PAUSED) && strcmp(key, "until") == 0)
        return instant(e->until_at);
    if (stretch_value(e, key, &value))
        return value;
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
