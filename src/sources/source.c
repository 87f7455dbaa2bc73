#include "sources/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *source_state_name(enum source_state state)
{
    static const char *const words[SOURCE_STATE_MAX] = {
        [SOURCE_ABSENT] = "absent",
        [SOURCE_STANDBY] = "standby",
        [SOURCE_READY] = "ready",
        [SOURCE_FAILED] = "failed",
    };
    return words[state];
}

const char *source_kind_name(enum source_kind kind)
{
    static const char *const words[SOURCE_KIND_MAX] = {
        [SOURCE_IDLE] = "idle",   [SOURCE_SESSION] = "session", [SOURCE_INHIBITOR] = "inhibitor",
        [SOURCE_MEDIA] = "media", [SOURCE_CALL] = "call",       [SOURCE_HOLD] = "hold",
    };

    return words[kind];
}

void source_say(struct source *s, enum source_state state, const char *format, ...)
{
    char detail[SOURCE_DETAIL_MAX];
    va_list ap;

    va_start(ap, format);
    vsnprintf(detail, sizeof detail, format, ap);
    va_end(ap);
    if (state == s->state && strcmp(detail, s->detail) == 0)
        return;
    if (state == SOURCE_READY && s->state != SOURCE_READY)
        s->known_at = clock_boot();
    s->state = state;
    memcpy(s->detail, detail, sizeof detail);
    s->port->changed(s->port->userdata, s);
}

bool source_stands_by(const struct source *s)
{
    return s->type->stands_by_for && s->port->is_ready(s->port->userdata, s->type->stands_by_for);
}

void source_heard(struct source *s, enum event_type type, usec at)
{
    struct event event = { .type = type, .at = at };

    source_heard_event(s, &event);
}

void source_heard_event(struct source *s, const struct event *event)
{
    s->heard_at = clock_boot();
    s->events++;
    if (event->type == EVENT_IDLE || event->type == EVENT_INPUT) {
        s->last_input_at = event->at;
        s->known_at = event->type == EVENT_IDLE ? USEC_NEVER : s->heard_at;
    }
    s->port->heard(s->port->userdata, s, event);
}
