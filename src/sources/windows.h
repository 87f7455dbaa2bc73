/*
 * Windows that inhibit idleness: the Wayland source detects them by its pair of notifications, and
 * the source inhibit_wayland reports them.
 */
#pragma once

#include "sources/claims.h"

struct windows {
    struct source *source; /* inhibit_wayland; NULL: not open */
    struct claims claims;
    enum source_state state;
    struct bilingual detail;
};

/* Whether a pair is watched, with a detail that describes it or the cause why not. In every state
 * but ready, inhibiting windows are unknown. */
void windows_set_state(struct windows *w, enum source_state state, const struct bilingual *detail);

/* Reports that from @at on (CLOCK_BOOTTIME, not in the future) a window inhibits (@is_on), or that
 * no window does. Call it only while the source is ready. */
void windows_set_inhibited(struct windows *w, bool is_on, usec at);
