/*
 * Purpose: the purpose of an inhibitor, from its own strings.
 *
 * Programs give it in a few fixed strings or in plain English. Strings in other languages are not
 * understood; then the purpose is unknown. All strings are untrusted, and none is NULL.
 */
#pragma once

#include <stdbool.h>

#include "core/words.h"

/**
 * purpose_of() - the activity behind an inhibitor
 * @program:  in the form of program_name(); may be empty
 * @reason:   as the program gave it; may be empty
 *
 * Returns EVIDENCE_CALL_WORD, EVIDENCE_VIDEO, EVIDENCE_MUSIC, EVIDENCE_GAME or EVIDENCE_KEEP_AWAKE,
 * or EVIDENCE_INHIBITOR if the purpose is unknown.
 */
enum evidence_kind purpose_of(const char *program, const char *reason);
