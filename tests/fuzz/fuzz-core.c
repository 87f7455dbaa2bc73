/*
 * Any bytes as a saved state, and as a course of events after it: refused or taken, never a crash,
 * never a deadline that does not move, never a clock below zero.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Few sources and details, so that what begins also ends, goes on and contradicts. */
static void read_evidence(struct event *e, const uint8_t *data, usec now)
{
    static const char *const names[] = { "mpris", "a chair", "\xff", "" };

    e->evidence.source = names[data[2] & 3];
    e->evidence.detail = data[2] & 4 ? "" : "one";
    e->evidence.on = data[2] & 8;
    e->evidence.is_old = (data[2] & 0x70) == 0;
    e->evidence.kind = (enum evidence_kind)((data[1] + data[2] / 16) % EVIDENCE_KIND_MAX);
    e->evidence.until_at = USEC_NEVER;
    if (evidence_is_report(e->evidence.kind) || e->evidence.kind == EVIDENCE_HOLD)
        e->evidence.until_at = now + (1 + data[2]) * USEC_MIN;
}

static struct event read_event(const uint8_t *data, usec now)
{
    struct event e = { .type = data[0] % EVENT_TYPE_MAX, .at = now - data[1] * USEC_SEC };

    switch (e.type) {
    case EVENT_SOURCE_READY:
        e.ready.last_input_at = data[2] & 1 ? now - data[2] * USEC_SEC : USEC_NONE;
        e.ready.can_await = data[2] & 2;
        e.ready.hides_idle = data[2] & 4;
        break;
    case EVENT_EVIDENCE:
        read_evidence(&e, data, now);
        break;
    case EVENT_CREDIT:
    case EVENT_CORRECT:
        e.span.end_at = now - data[1] * USEC_MIN;
        e.span.start_at = e.span.end_at - (1 + data[2]) * USEC_SEC;
        e.span.state = (enum presence_state)(PRESENCE_PASSIVE + data[2] % 3);
        e.span.who = "a desk";
        break;
    case EVENT_HOURS:
        e.hours.is_open = data[2] & 1;
        e.hours.change_at = now + data[2] * USEC_MIN;
        break;
    case EVENT_SNOOZE:
        e.duration = data[2] * USEC_SEC;
        break;
    case EVENT_PAUSE:
        e.until_at = data[2] ? now + data[2] * USEC_MIN : USEC_NEVER;
        break;
    case EVENT_RANDOM:
        e.random = data[2];
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
    case EVENT_DND:
        e.on = data[2] & 1;
        break;
    default:
        e.id = data[2] % 4;
    }
    return e;
}

static void run(struct core *core, const uint8_t *data, size_t size)
{
    usec now = core->now;

    for (; size >= 4; data += 4, size -= 4) {
        struct effects effects;
        struct event e;
        usec deadline = core_deadline(core);

        now += (usec)data[3] * data[3] * 100 * USEC_MSEC;
        if (deadline <= now) {
            struct event time = { .type = EVENT_TIME, .at = deadline };

            now = deadline > core->now ? deadline : core->now;
            core_step(core, now, &time, &effects);
            assert(core_deadline(core) > now || effects.n > 0);
        }
        e = read_event(data, now);
        if (e.type == EVENT_SETTINGS)
            continue;
        core_step(core, now, &e, &effects);
        assert(presence_clocks(&core->presence, now).sitting >= 0);
        assert(core->presence.is.since_at <= now);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char saved[CORE_SAVE_MAX];
    const usec now = 10 * USEC_HOUR;
    struct settings settings;
    struct effects effects;
    struct core core;
    char *text = malloc(size + 1);

    memcpy(text, data, size);
    text[size] = 0;
    settings_init(&settings);
    core_init(&core, &settings, now);
    core_restore(&core, text, 0, now - USEC_SEC, false, now, &effects);
    run(&core, data, size);
    core_save(&core, saved, sizeof saved);
    free(text);
    return 0;
}
