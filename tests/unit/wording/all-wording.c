/*
 * Prints every text of wording/, one a line, with arguments that have no letters.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "core/refusal.h"
#include "wording/guide.h"
#include "wording/hold_words.h"
#include "wording/refusal_text.h"
#include "wording/sentences.h"
#include "wording/state_words.h"
#include "wording/translation.h"
#include "wording/welcome.h"

static void print_line(const char *text)
{
    for (; *text; text++)
        putchar(*text == '\n' ? '|' : *text);
    putchar('\n');
}

static void print_wording(const struct wording *w)
{
    print_line(w->summary);
    print_line(w->body);
}

static const usec lengths[] = { 0,         5 * USEC_MSEC, USEC_SEC,
                                USEC_MIN,  61 * USEC_MIN, 3 * USEC_DAY + 2 * USEC_HOUR,
                                USEC_NEVER };

static void print_decided(struct decided *d)
{
    static const char *const words[] = { "", "1", "dnd", "call:1" };
    char text[DECIDED_TEXT_MAX];

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        const bool has_hold = d->decision == DECISION_HELD || d->decision == DECISION_REFUSED ||
                              d->decision == DECISION_NEXT_NONE;

        if (has_hold ? i == 1 : i > 1)
            continue;
        if (d->decision == DECISION_OVERRULED && i == 0)
            continue; /* the name of a source, which is never translated */
        g_strlcpy(d->word, words[i], sizeof d->word);
        for (unsigned k = 0; k < G_N_ELEMENTS(lengths); k++) {
            d->length = d->left = d->of = lengths[k];
            print_line(decided_text(text, sizeof text, d));
        }
    }
}

static void print_decisions(void)
{
    struct decided d = { 0 };

    for (d.decision = 0; d.decision < DECISION_MAX; d.decision++) {
        const unsigned counts = d.decision == DECISION_NEXT_NONE   ? COACH_PHASE_MAX
                                : d.decision == DECISION_STRETCH   ? SIDE_MAX
                                : d.decision == DECISION_STRETCHED ? STRETCH_OUTCOME_MAX
                                                                   : 2;

        for (d.reason = 0; d.reason < REASON_MAX; d.reason++)
            for (d.state = 0; d.state < PRESENCE_STATE_MAX; d.state++)
                for (d.count = 0; d.count < counts; d.count++)
                    print_decided(&d);
    }
    d = (struct decided){ .decision = DECISION_CLOSED };
    for (d.outcome = 0; d.outcome < OUTCOME_MAX; d.outcome++)
        print_decided(&d);
    d = (struct decided){ .decision = DECISION_STATE, .state = PRESENCE_PASSIVE };
    for (d.kind = 0; d.kind < EVIDENCE_KIND_MAX; d.kind++)
        print_decided(&d);
}

static void print_words(void)
{
    static const char *const holds[] = { "call",     "call:1",  "screencast", "fullscreen",
                                         "gamemode", "dnd",     "lock",       "walk",
                                         "lease",    "lease:1", "resume",     "other-reminder" };
    char text[MAX(HOLD_WORDS_MAX, REFUSAL_TEXT_MAX)];

    for (unsigned i = 0; i < PRESENCE_STATE_MAX; i++)
        print_line(presence_state_words((enum presence_state)i));
    for (unsigned i = 0; i < REASON_MAX; i++)
        print_line(reason_words((enum reason)i));
    for (unsigned i = 0; i < EVIDENCE_KIND_MAX; i++)
        print_line(evidence_kind_verb((enum evidence_kind)i));
    for (unsigned i = 0; i < G_N_ELEMENTS(holds); i++)
        print_line(hold_words(text, sizeof text, holds[i]));
    for (unsigned command = 0; command < EVENT_TYPE_MAX; command++)
        for (unsigned refusal = REFUSAL_NONE + 1; refusal < REFUSAL_MAX; refusal++)
            for (unsigned limit = 0; limit < 4; limit++)
                print_line(refusal_text(text, sizeof text, (enum event_type)command,
                                        (enum refusal)refusal, limit));
}

static char title[] = "1", text_of_step[] = "{side} 2 {other}", caution[] = "3";

static void print_steps(struct exercise *e)
{
    struct guide_step step = { .step = 1, .steps = 4, .side = SIDE_LEFT };
    struct wording w;

    for (step.side = SIDE_LEFT; step.side <= SIDE_RIGHT; step.side++)
        for (step.step = 1; step.step <= 4; step.step++)
            for (step.file_step = 0; step.file_step <= e->n_steps; step.file_step++)
                for (step.repetition = 1; step.repetition <= 2; step.repetition++)
                    for (unsigned i = 0; i < 3; i++) {
                        step.length = (usec[]){ USEC_SEC, 30 * USEC_SEC, 3 * USEC_MIN }[i];
                        wording_step(&w, e, &step);
                        print_wording(&w);
                        wording_unnumbered_step(&w, e, &step);
                        print_wording(&w);
                    }
    wording_step(&w, NULL, &step);
    print_wording(&w);
}

static void print_guide(struct exercise *e)
{
    struct wording w;

    for (unsigned i = 0; i < 4; i++) {
        e->counts_as_rest = i % 2;
        e->caution = i / 2 ? caution : caution + 1;
        print_steps(e);
    }
    wording_afterwards(&w);
    print_wording(&w);
    for (unsigned side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        wording_keep_side(&w, side);
        print_wording(&w);
    }
}

static void print_suggestions(struct exercise *e)
{
    struct effect show = { .type = EFFECT_SHOW };
    struct settings s;
    struct wording w;

    settings_init(&s);
    for (unsigned i = 0; i < 4 * SIDE_MAX * 4 * 6; i++) {
        e->has_sides = i % 2;
        show.show.can_snooze = i / 2 % 2;
        show.show.side = i / 4 % SIDE_MAX;
        show.show.attempt = i / (4 * SIDE_MAX) % 4;
        show.show.sitting = lengths[i / (4 * SIDE_MAX * 4) % 6];
        for (unsigned k = 0; k < 3; k++) {
            e->steps[1].length = (usec[]){ 5 * USEC_SEC, USEC_MIN, 5 * USEC_MIN }[k];
            wording_suggest(&w, &s, e, &show);
            print_wording(&w);
        }
        wording_suggest(&w, &s, NULL, &show);
        print_wording(&w);
        wording_greet(&w, lengths[i % 6]);
        print_wording(&w);
    }
    wording_pause_ended(&w);
    print_wording(&w);
    print_line(wording_exercise_name("ql-doorway"));
    print_line(wording_exercise_name("ql-ball"));
    print_line(wording_exercise_name("ql-side-bend"));
}

int main(void)
{
    struct exercise e = { .name = title, .has_sides = true, .repeat = 2, .n_steps = 2 };

    e.steps[0] = (struct exercise_step){ title, text_of_step, 8 * USEC_SEC, false, NULL };
    e.steps[1] = (struct exercise_step){ title, text_of_step, 8 * USEC_SEC, true, NULL };
    translation_open();
    print_decisions();
    print_words();
    print_guide(&e);
    print_suggestions(&e);
    return 0;
}
