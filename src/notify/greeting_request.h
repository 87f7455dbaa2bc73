/*
 * Greeting request: the call that shows the greeting, with the button for a first suggestion.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/effect.h"
#include "wording/suggestion.h"

/* @greeting: EFFECT_GREETING. The caller owns @ret. Returns 0 or a negative errno. */
int greeting_request(sd_bus *bus, const struct settings *s, const struct effect *greeting,
                     const struct wording *wording, sd_bus_message **ret);
