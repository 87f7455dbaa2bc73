#include "core/presence/islands.h"

#define NONE                                       \
    (struct island)                                \
    {                                              \
        USEC_NONE, USEC_NONE, USEC_NONE, USEC_NONE \
    }

const struct islands islands_none = { .last = NONE,
                                      .next = NONE,
                                      .begin_at = USEC_NONE,
                                      .ask_at = USEC_NEVER,
                                      .asked_at = USEC_NONE,
                                      .idle_at = USEC_NONE,
                                      .blip_at = USEC_NONE };
