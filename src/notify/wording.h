/*
 * Wording: what a person reads. Plain text; the notifier fits it to the server.
 *
 * Modest by rule: relief is temporary, a professional finds the cause, stop when it hurts. No text
 * holds & < or >.
 */
#pragma once

#include <stddef.h>

#include "core/effect.h"
#include "core/settings.h"

#define WORDING_SUMMARY_MAX 41 /* 40 characters, which every server shows in one line */
#define WORDING_BODY_MAX    2048

struct wording {
    char summary[WORDING_SUMMARY_MAX];
    char body[WORDING_BODY_MAX];
};

/* Is there an exercise of this id? */
bool wording_knows(const char *exercise);

/* The ids, for a complaint: "ql-ball, ql-doorway". */
const char *wording_exercises(void);

/* A reminder; @show as in EFFECT_SHOW. */
void wording_suggest(struct wording *w, const struct settings *s, const struct effect *show);

/* The steps of the exercise for this side, as text. */
void wording_guide(struct wording *w, const struct settings *s, enum side side);
