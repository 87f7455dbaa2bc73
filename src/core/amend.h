/*
 * Amend: what becomes known of the past only later, from somebody's word: a rest that was proved
 * elsewhere, or how the person says that it was.
 *
 * What was recorded stays on record; the clocks, the bout and the day are worked out anew, as far
 * back as the core remembers (core/past.h).
 */
#pragma once

#include "core/presence.h"

/* Takes an EVENT_CREDIT or EVENT_CORRECT; a span that lies in the future is cut at now. */
void amend_take(struct presence *p, const struct step *step, const struct event *event,
                struct presence_change *change);
