#include "wording/suggestion.h"

#include <stdbool.h>
#include <string.h>

#include "wording/bubble.h"
#include "wording/duration_words.h"
#include "wording/translation.h"

/* The time to get ready, before the first step. */
#define READY (10 * USEC_SEC)

/* The files have the same names; programs without access to them have these. */
static const struct known_exercise {
    const char *id, *name;
} exercises[] = {
    /* TRANSLATORS: in the sentence "Time for the doorway stretch." */
    { "ql-doorway", N_("doorway stretch") },
    { "ql-ball", N_("stretch with a ball") },
    { "ql-side-bend", N_("standing side bend") },
};

const char *wording_exercise_name(const char *exercise)
{
    for (size_t i = 0; i < sizeof exercises / sizeof exercises[0]; i++)
        if (strcmp(exercises[i].id, exercise) == 0)
            return _(exercises[i].name);
    return NULL;
}

/* @side: SIDE_MAX: the exercise has no sides. */
static const char *summary_of(unsigned attempt, enum side side)
{
    /* TRANSLATORS: titles of the first, the second and each further reminder: at most 40
     * characters. */
    static const char *const summaries[][SIDE_MAX + 1] = {
        { N_("Time to stretch the left side"), N_("Time to stretch the right side"),
          N_("Time to stretch both sides"), N_("Time to stretch") },
        { N_("Still sitting? Stretch the left side"), N_("Still sitting? Stretch the right side"),
          N_("Still sitting? Stretch both sides"), N_("Still sitting? Stretch") },
        { N_("Please stretch the left side now"), N_("Please stretch the right side now"),
          N_("Please stretch both sides now"), N_("Please stretch now") },
    };

    return _(summaries[attempt <= 1 ? 0 : attempt == 2 ? 1 : 2][side]);
}

/* Rounded up. */
static int minutes_of(const struct settings *s, const struct exercise *e, enum side side)
{
    usec sum = exercise_length(e, s);

    if (e->has_sides && side == SIDE_BOTH)
        sum *= 2;
    return (int)((sum + READY + USEC_MIN - 1) / USEC_MIN);
}

static void write_whole(struct wording *w, const char *sitting, const char *name, int minutes)
{
    if (minutes == 1)
        translation_print(
            w->body, sizeof w->body,
            /* TRANSLATORS: a duration such as "30 minutes", and the name of an exercise */
            _("You have been sitting for %s. Time for the %s; it takes a minute."), sitting, name);
    else if (minutes == 2)
        translation_print(
            w->body, sizeof w->body,
            /* TRANSLATORS: a duration such as "30 minutes", and the name of an exercise */
            _("You have been sitting for %s. Time for the %s; it takes two minutes."), sitting,
            name);
    else
        translation_print(
            w->body, sizeof w->body,
            /* TRANSLATORS: a duration such as "30 minutes", and the name of an exercise */
            _n("You have been sitting for %s. Time for the %s; it takes %d minute.",
               "You have been sitting for %s. Time for the %s; it takes %d minutes.", minutes),
            sitting, name, minutes);
}

/* Parts that do not fit are left out: first the length of the exercise, then its name.
 * @name: NULL: the exercise cannot be read. */
static void write_body(struct wording *w, const char *sitting, const char *name, int minutes)
{
    const unsigned lines = BUBBLE_LINES - (bubble_characters(w->summary) > BUBBLE_WIDTH ? 2 : 1);

    if (name) {
        write_whole(w, sitting, name, minutes);
        if (bubble_lines(w->body) <= lines)
            return;
        /* TRANSLATORS: a duration such as "30 minutes", and the name of an exercise */
        translation_print(w->body, sizeof w->body,
                          _("You have been sitting for %s. Time for the %s."), sitting, name);
    } else
        translation_print(w->body, sizeof w->body,
                          _("You have been sitting for %s. Time for a stretch."), sitting);
    if (bubble_lines(w->body) > lines)
        translation_print(w->body, sizeof w->body, _("You have been sitting for %s."), sitting);
}

/* After the last snooze the person decides. @side: SIDE_MAX: the exercise has no sides. */
static void write_choice(struct wording *w, const char *sitting, enum side side)
{
    /* TRANSLATORS: titles: at most 30 characters */
    static const char *const choices[SIDE_MAX + 1] = { N_("Left side: stretch or skip?"),
                                                       N_("Right side: stretch or skip?"),
                                                       N_("Both sides: stretch or skip?"),
                                                       N_("Stretch, or skip it?") };

    translation_print(w->summary, sizeof w->summary, "%s", _(choices[side]));
    translation_print(w->body, sizeof w->body,
                      _("No snooze is left. You have been sitting for %s."), sitting);
}

void wording_suggest(struct wording *w, const struct settings *s, const struct exercise *e,
                     const struct effect *show)
{
    const enum side side = e && !e->has_sides ? SIDE_MAX : show->show.side;
    const usec sitting = show->show.sitting;
    char length[DURATION_WORDS_MAX];

    /* A limit of seconds is for trying it out; else minutes are exact enough. */
    duration_words(length, sizeof length,
                   sitting - sitting % (sitting < USEC_MIN ? USEC_SEC : USEC_MIN));
    if (!show->show.can_snooze && s->snooze_limit > 0) {
        write_choice(w, length, side);
        return;
    }
    translation_print(w->summary, sizeof w->summary, "%s", summary_of(show->show.attempt, side));
    write_body(w, length, e ? e->name : NULL, e ? minutes_of(s, e, show->show.side) : 0);
}

void wording_pause_ended(struct wording *w)
{
    translation_print(w->summary, sizeof w->summary, "%s", _("The pause is over"));
    translation_print(w->body, sizeof w->body, "%s", _("You will be reminded to stretch again."));
}
