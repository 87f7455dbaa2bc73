/*
 * Suggestion: the texts of reminders, for the notifier, which fits them to the server.
 *
 * No text promises an effect: relief is temporary, a professional finds the cause, and a stretch
 * stops if it hurts. No text contains & < or >.
 */
#pragma once

#include <stddef.h>

#include "core/effect.h"
#include "core/exercise.h"
#include "core/settings.h"

#define WORDING_SUMMARY_MAX 161 /* bytes of 40 characters, which every server shows */
#define WORDING_BODY_MAX    2048

struct wording {
    char summary[WORDING_SUMMARY_MAX];
    char body[WORDING_BODY_MAX];
};

/* The name of a built-in exercise in a sentence, such as "doorway stretch"; NULL: there is none
 * with this id. */
const char *wording_exercise_name(const char *exercise);

/* A reminder; @show as in EFFECT_SHOW. @e: its exercise; NULL: it cannot be read. */
void wording_suggest(struct wording *w, const struct settings *s, const struct exercise *e,
                     const struct effect *show);

/* The end of a pause, if it is announced. */
void wording_pause_ended(struct wording *w);
