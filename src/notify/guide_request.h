/*
 * Guide request: the bubbles of a guided stretch, as the notifier gets them. All of one stretch
 * have one id, so that each is shown in the place of the one before.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/exercise.h"
#include "notify/show_request.h"

/* The parts of the bubble of a step that are not in its effect. */
struct guide_context {
    const struct exercise *exercise; /* NULL: its file can no longer be read */
    const char *picture;             /* a path; empty: none */
    bool follows_hold;               /* the step before was held */
};

/* The call for EFFECT_STEP; the caller owns @ret. Returns 0 or a negative errno. */
int guide_request_step(sd_bus *bus, const struct settings *s, const struct effect *step,
                       const struct guide_context *context, sd_bus_message **ret);

/* The same for EFFECT_AFTERWARDS. */
int guide_request_afterwards(sd_bus *bus, const struct settings *s, const struct effect *e,
                             bool follows_hold, sd_bus_message **ret);
