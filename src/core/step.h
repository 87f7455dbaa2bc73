/*
 * Step: what every part of the core is handed while one event is taken. All of it borrowed for the
 * call.
 */
#pragma once

#include <stddef.h>

#include "core/effect.h"
#include "core/reason.h"
#include "core/settings.h"

struct step {
    usec now; /* CLOCK_BOOTTIME */
    const struct settings *settings;
    struct effects *effects;
    struct reasons *reasons;
};

/* Sets all of it to 0; core.c. */
void core_clear(void *at, size_t size);
