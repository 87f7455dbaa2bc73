#include "wording/guide.h"

#include "wording/bubble.h"
#include "wording/translation.h"

/* Bytes of a text with its placeholders replaced: 3 lines of 30 characters, of 4 bytes each. */
#define FILLED_MAX 512
/* The same for a title: 30 characters. */
#define TITLE_MAX 128
/* The same for how long to hold. */
#define HOLD_MAX TITLE_MAX

static unsigned summary_lines(const char *summary)
{
    return bubble_characters(summary) > BUBBLE_WIDTH ? 2 : 1;
}

static bool fits(const struct wording *w)
{
    return bubble_characters(w->summary) <= BUBBLE_SUMMARY_MAX &&
           summary_lines(w->summary) + bubble_lines(w->body) <= BUBBLE_LINES;
}

/* The steps of one side, with each repetition. */
static unsigned count_steps(const struct exercise *e)
{
    unsigned n = e->n_steps;

    for (unsigned i = 0; i < e->n_steps; i++)
        n += e->steps[i].is_held ? e->repeat - 1 : 0;
    return n;
}

static bool begins_other_side(const struct exercise *e, const struct guide_step *step)
{
    return step->file_step == 1 && step->repetition <= 1 && step->step > count_steps(e);
}

/* The caution, or the first step if there is none, and what counts as a break. */
static void write_ready(struct wording *w, const struct exercise *e, const struct guide_step *step)
{
    static const char *const notes[2][2] = {
        /* TRANSLATORS: the first lines of a notification have the caution of the exercise. The
         * shorter note is used where the longer one does not fit: at most 30 characters. */
        { N_("It does not count as a break, because you stay on your seat."),
          N_("It does not count as a break.") },
        { N_("No keyboard, no mouse: then it counts as a break."),
          N_("No keys, no mouse: it counts.") },
    };
    char title[TITLE_MAX], text[FILLED_MAX];

    bubble_fill(title, sizeof title, e->steps[0].title, step->side);
    bubble_fill(text, sizeof text, *e->caution ? e->caution : e->steps[0].text, step->side);
    for (unsigned i = 0; i < 6; i++) {
        if (i < 4) /* with a long note, then a short one; each with the title, then without it */
            translation_print(w->body, sizeof w->body, "%s\n%s", text,
                              _(notes[e->counts_as_rest][i / 2]));
        else /* the text of the step is in the next bubble */
            translation_print(w->body, sizeof w->body, "%s", _(notes[e->counts_as_rest][0]));
        if (i % 2)
            translation_print(w->summary, sizeof w->summary, "%s", _("Get ready"));
        else /* TRANSLATORS: the title of the first step follows */
            translation_print(w->summary, sizeof w->summary, _("Get ready: %s"), title);
        if (fits(w))
            return;
    }
}

static const char *hold_sentence(char *buf, size_t size, usec length)
{
    const int seconds = (int)(length / USEC_SEC);

    /* TRANSLATORS: at most 30 characters */
    if (seconds >= 120 && seconds % 60 == 0)
        return translation_print(
            buf, size, _n("Hold it for %d minute.", "Hold it for %d minutes.", seconds / 60),
            seconds / 60);
    return translation_print(
        /* TRANSLATORS: at most 30 characters */
        buf, size, _n("Hold it for %d second.", "Hold it for %d seconds.", seconds), seconds);
}

/* The number of the step is left out where it does not fit. */
static void write_summary(struct wording *w, const struct exercise *e,
                          const struct guide_step *step, const char *title, bool is_numbered)
{
    const char *head = step->repetition > 1 ? _("Relax, then repeat") : title;

    if (begins_other_side(e, step)) /* TRANSLATORS: the title of a step follows */
        translation_print(w->summary, sizeof w->summary, _("Other side: %s"), head);
    else if (is_numbered) /* TRANSLATORS: the step, the number of steps and the title of the step */
        translation_print(w->summary, sizeof w->summary, _("%u of %u: %s"), step->step, step->steps,
                          head);
    if (!fits(w) || !*w->summary)
        translation_print(w->summary, sizeof w->summary, "%s", head);
}

/* The person may edit or delete the file during the stretch. */
static void write_missing(struct wording *w, const struct guide_step *step)
{
    translation_print(w->summary, sizeof w->summary, _("Step %u of %u"), step->step, step->steps);
    translation_print(w->body, sizeof w->body, "%s",
                      _("The file of this exercise was changed or removed."));
}

static void write_step(struct wording *w, const struct exercise *e, const struct guide_step *step,
                       bool is_numbered)
{
    const struct exercise_step *s;
    char title[TITLE_MAX], text[FILLED_MAX], hold[HOLD_MAX];

    w->summary[0] = 0;
    if (!e || step->file_step > e->n_steps) {
        write_missing(w, step);
        return;
    }
    if (step->file_step == 0) {
        write_ready(w, e, step);
        return;
    }
    s = &e->steps[step->file_step - 1];
    bubble_fill(title, sizeof title, s->title, step->side);
    bubble_fill(text, sizeof text, s->text, step->side);
    if (s->is_held)
        translation_print(w->body, sizeof w->body, "%s\n%s", text,
                          hold_sentence(hold, sizeof hold, step->length));
    else
        translation_print(w->body, sizeof w->body, "%s", text);
    write_summary(w, e, step, title, is_numbered);
}

void wording_step(struct wording *w, const struct exercise *e, const struct guide_step *step)
{
    write_step(w, e, step, true);
}

void wording_unnumbered_step(struct wording *w, const struct exercise *e,
                             const struct guide_step *step)
{
    write_step(w, e, step, false);
}

void wording_afterwards(struct wording *w)
{
    /* TRANSLATORS: a title: at most 30 characters */
    translation_print(w->summary, sizeof w->summary, "%s", _("Well done. Stand for a minute."));
    translation_print(
        w->body, sizeof w->body, "%s",
        _("How does your back feel now: better, the same or worse? This is no diagnosis."));
}

void wording_keep_side(struct wording *w, enum side side)
{
    translation_print(w->summary, sizeof w->summary, "%s",
                      side == SIDE_LEFT ? _("Keep to your left side?")
                                        : _("Keep to your right side?"));
    translation_print(w->body, sizeof w->body, "%s",
                      _("You changed to it twice. You can stretch only this side from now on."));
}
