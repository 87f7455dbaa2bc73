/*
 * The exercises follow the guidance of Liz Letchford, PhD, ATC, as reported in the article that
 * made them known; the words are our own.
 */
#include "notify/wording.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"

#define RELIEF                                                                                \
    "Stretching gives relief for a while. If the ache stays, a physical therapist finds the " \
    "cause. Stop when it hurts."

/* "{side}", "{other}" and "{hold}" are filled in. */
static const struct exercise {
    const char *id;
    const char *where; /* in a reminder: "The stretch ..." */
    const char *steps;
} exercises[] = {
    { "ql-doorway", "in a doorway",
      "1. Stand in a doorway.\n"
      "2. Turn to the {side} side: that one gets the stretch.\n"
      "3. Hold the door frame with your {other} hand.\n"
      "4. Take your {side} arm up over your head, to the frame on the opposite side.\n"
      "5. Step your {side} foot behind the leg you stand on.\n"
      "6. Lean gently into the stretch and hold it for {hold}. Ease off at any discomfort.\n" RELIEF },
    { "ql-ball", "on the mat, with a ball",
      "Caution: keep the ball off the lowest rib and off the kidneys.\n"
      "1. Lie on your back on a mat.\n"
      "2. Put a soft ball under the muscle between ribs and hip, on your {side} side.\n"
      "3. Let your weight sink in slowly and stay for {hold}. Move off the ball at any sharp pain.\n" RELIEF },
};

static const struct exercise *find(const char *id)
{
    for (size_t i = 0; i < sizeof exercises / sizeof exercises[0]; i++)
        if (strcmp(exercises[i].id, id) == 0)
            return &exercises[i];
    return NULL;
}

bool wording_knows(const char *exercise)
{
    return find(exercise) != NULL;
}

const char *wording_exercises(void)
{
    return "ql-doorway, ql-ball";
}

static const struct exercise *find_or_first(const char *id)
{
    const struct exercise *e = find(id);

    return e ? e : &exercises[0];
}

static const char *side_words(enum side side)
{
    switch (side) {
    case SIDE_LEFT:
        return "your left side";
    case SIDE_RIGHT:
        return "your right side";
    default:
        return "both sides";
    }
}

void wording_suggest(struct wording *w, const struct settings *s, const struct effect *show)
{
    char sitting[DURATION_TEXT_MAX];
    const struct exercise *e = find_or_first(s->exercise);
    const char *opening = show->show.attempt <= 1   ? "Time to stretch"
                          : show->show.attempt == 2 ? "Still sitting: stretch"
                                                    : "Please stretch now:";

    duration_format(sitting, sizeof sitting, show->show.sitting - show->show.sitting % USEC_SEC);
    snprintf(w->summary, sizeof w->summary, "%s %s", opening, side_words(show->show.side));
    snprintf(
        w->body, sizeof w->body,
        "%s of sitting. Stand up for the low-back stretch %s: two minutes, relief for a while.",
        sitting, e->where);
}

/* Copies @text with the placeholders filled in; returns how much was written. */
static size_t fill(char *buf, size_t size, const char *text, const char *side, const char *other,
                   const char *hold)
{
    const struct {
        const char *name, *value;
    } words[] = { { "{side}", side }, { "{other}", other }, { "{hold}", hold } };
    size_t at = 0;

    while (*text && at + 1 < size) {
        const char *value = NULL;

        for (size_t i = 0; i < sizeof words / sizeof words[0] && !value; i++)
            if (strncmp(text, words[i].name, strlen(words[i].name)) == 0) {
                value = words[i].value;
                text += strlen(words[i].name);
            }
        if (value)
            at += (size_t)snprintf(buf + at, size - at, "%s", value);
        else
            buf[at++] = *text++;
    }
    at = at < size ? at : size - 1;
    buf[at] = 0;
    return at;
}

void wording_guide(struct wording *w, const struct settings *s, enum side side)
{
    const struct exercise *e = find_or_first(s->exercise);
    char hold[DURATION_TEXT_MAX];
    bool is_left = side == SIDE_LEFT;
    size_t at;

    duration_format(hold, sizeof hold, s->hold);
    snprintf(w->summary, sizeof w->summary, "The stretch, for %s", side_words(side));
    at = fill(w->body, sizeof w->body, e->steps, is_left ? "left" : "right",
              is_left ? "right" : "left", hold);
    if (side == SIDE_BOTH)
        snprintf(w->body + at, sizeof w->body - at, "\nThen the same for the left side.");
}
