/*
 * Windows that inhibit idleness: the Wayland source sees by its pair of notifications that there is
 * one, and the source inhibit_wayland says so.
 */
#pragma once

#include "sources/claims.h"

struct windows {
    struct source *source; /* inhibit_wayland; NULL: not open */
    struct claims claims;
    enum source_state state;
    char detail[SOURCE_DETAIL_MAX];
};

/* Whether a pair is watched, and by which words or why not. In any state but ready nothing is
 * known of windows. */
void windows_serve(struct windows *w, enum source_state state, const char *detail);

/* A window inhibits, or none does any more, since @at (CLOCK_BOOTTIME, not in the future). Only
 * while ready. */
void windows_say(struct windows *w, bool is_on, usec at);
