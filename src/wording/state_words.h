/*
 * State words: the words for people in the tables of core/words.h; static strings.
 */
#pragma once

#include "core/words.h"

/* "sitting" for both seated states. */
const char *presence_state_words(enum presence_state state);

/* "screen locked"; "" if the reason adds nothing to the state. */
const char *reason_words(enum reason reason);

/* Words that follow the name of a program or a device of this kind: "plays a film". */
const char *evidence_kind_verb(enum evidence_kind kind);

/* How a suggestion ended, in one sentence. */
const char *outcome_sentence(enum outcome outcome);
