/*
 * Advice on sound: what keeps tones and speech silent that a setting asks for.
 */
#pragma once

#include "ctl/doctor/advice.h"
#include "ctl/doctor/findings.h"

/* "ready", or why it is not, for the list of findings; @state: a word of enum voice_state */
const char *advice_on_sound_words(enum voice_kind kind, const char *state);

void advice_on_sound(GPtrArray *all, const struct findings *f);
