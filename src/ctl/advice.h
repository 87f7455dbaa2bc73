/*
 * Advice: what is missing among the findings, and the command that mends it.
 *
 * Pure: no bus.
 */
#pragma once

#include "ctl/findings.h"

struct advice {
    char *sentence;
    const char *command; /* NULL when there is none that could be typed */
};

/* What is missing, the weightiest first; an array of struct advice that owns what is in it. */
GPtrArray *advice_for(const struct findings *f);

/* Whether systemd starts the service with the session. */
bool advice_is_enabled(const struct findings *f);
