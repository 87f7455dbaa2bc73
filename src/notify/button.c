#include "notify/button.h"

#include <string.h>

#include "util/clock.h"

struct event button_event(const char *key, unsigned id)
{
    static const struct {
        const char *key;
        enum event_type type;
    } plain[] = {
        { "show-now", EVENT_SUGGEST_NOW },  { "skip", EVENT_SKIP },
        { "next", EVENT_NEXT_STEP },        { "stop", EVENT_STOP_STRETCH },
        { "other-side", EVENT_OTHER_SIDE },
    };
    const usec now = clock_boot();

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (strcmp(key, plain[i].key) == 0)
            return event_plain(plain[i].type, now);
    if (strcmp(key, "start") == 0 || strcmp(key, "default") == 0)
        return event_started(now, id, NULL); /* the plan follows */
    if (strcmp(key, "snooze") == 0)
        return event_snooze(now, 0); /* 0: the configured duration */
    if (strcmp(key, "keep-side") == 0 || strcmp(key, "alternate") == 0)
        return event_switch(EVENT_KEEP_SIDE, now, strcmp(key, "keep-side") == 0);
    if (feedback_find(key) < FEEDBACK_MAX)
        return event_feedback(now, feedback_find(key));
    return (struct event){ .type = EVENT_TYPE_MAX };
}
