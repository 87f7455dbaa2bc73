/*
 * Purpose: what an inhibitor or a player is for, as far as its own words tell.
 *
 * Programs say it in a few fixed strings or in plain English; other languages are not understood,
 * and whoever is not understood has no known purpose. All strings are untrusted, and none is NULL.
 */
#pragma once

#include <stdbool.h>

#include "core/words.h"

/**
 * purpose_of() - what is shown or done behind an inhibitor
 * @program:  who inhibits: a desktop entry, an application id, a path or a plain name; may be empty
 * @reason:   why, in its own words; may be empty
 *
 * Returns EVIDENCE_CALL_WORD, EVIDENCE_VIDEO, EVIDENCE_MUSIC, or EVIDENCE_INHIBITOR where nothing
 * tells.
 */
enum evidence_kind purpose_of(const char *program, const char *reason);

/* Whether what plays there is watched. A browser is no video player: it plays music as well. Names
 * as above, with or without ".desktop". */
bool purpose_is_video_player(const char *desktop_entry);
