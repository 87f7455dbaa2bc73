/*
 * Prints every bubble of the exercises in the data folders, one a line: its lines, the characters
 * of its summary, the summary and the body.
 */
#include <glib.h>
#include <stdio.h>

#include "store/exercises.h"
#include "wording/bubble.h"
#include "wording/guide.h"
#include "wording/suggestion.h"
#include "wording/translation.h"
#include "wording/welcome.h"

static void put(const char *text)
{
    for (; *text; text++)
        putchar(*text == '\n' ? '|' : *text);
}

static void print_bubble(const struct wording *w)
{
    const size_t n = bubble_characters(w->summary);

    printf("%u\t%zu\t", (n > BUBBLE_WIDTH ? 2 : 1) + bubble_lines(w->body), n);
    put(w->summary);
    putchar('\t');
    put(w->body);
    putchar('\n');
}

static void print_step(const struct exercise *e, struct guide_step *step)
{
    static const usec holds[] = { 15 * USEC_SEC, 60 * USEC_SEC, 119 * USEC_SEC, 120 * USEC_SEC };
    struct wording w;

    for (unsigned i = 0; i < G_N_ELEMENTS(holds); i++) {
        step->length = holds[i];
        wording_step(&w, e, step);
        print_bubble(&w);
        wording_unnumbered_step(&w, e, step);
        print_bubble(&w);
    }
}

static void print_guide(struct exercise *e)
{
    for (unsigned i = 0; i < 4 * (e->n_steps + 1); i++) {
        const unsigned file_step = i / 4;
        struct guide_step step = { .step = file_step,
                                   .steps = e->n_steps + 1,
                                   .file_step = file_step,
                                   .side = i % 2 ? SIDE_RIGHT : SIDE_LEFT,
                                   .repetition = 1 + i / 2 % 2 };

        e->counts_as_rest = step.repetition == 1;
        print_step(e, &step);
        step.step += e->n_steps * 2; /* of the other side */
        step.steps *= 2;
        print_step(e, &step);
    }
}

static void print_suggestions(const struct exercise *e)
{
    static const usec lengths[] = { 45 * USEC_SEC, 30 * USEC_MIN, 59 * USEC_MIN, 90 * USEC_MIN,
                                    7 * USEC_HOUR + 59 * USEC_MIN };
    struct effect show = { .type = EFFECT_SHOW };
    struct settings s;
    struct wording w;

    settings_init(&s);
    for (unsigned i = 0; i < 2 * SIDE_MAX * 3 * G_N_ELEMENTS(lengths); i++) {
        show.show.can_snooze = i % 2;
        show.show.side = i / 2 % SIDE_MAX;
        show.show.attempt = 1 + i / 2 / SIDE_MAX % 3;
        show.show.sitting = lengths[i / 2 / SIDE_MAX / 3];
        wording_suggest(&w, &s, e, &show);
        print_bubble(&w);
        wording_greet(&w, show.show.sitting);
        print_bubble(&w);
    }
}

int main(void)
{
    struct exercise_list list;
    struct wording w;

    translation_open();
    exercise_list(&list);
    for (unsigned i = 0; i < list.n; i++) {
        struct exercise *e = NULL;

        if (exercise_load(list.ids[i], &e) < 0)
            return 1;
        print_suggestions(e);
        print_guide(e);
        exercise_free(e);
    }
    print_suggestions(NULL);
    wording_afterwards(&w);
    print_bubble(&w);
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        wording_keep_side(&w, side);
        print_bubble(&w);
    }
    wording_pause_ended(&w);
    print_bubble(&w);
    return 0;
}
