/*
 * Step: the arguments of all functions of the core that take part in one step; borrowed for the
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
