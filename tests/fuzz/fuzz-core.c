/*
 * Any bytes as a saved state, and as a course of events after it: refused or taken, never a crash,
 * never a deadline that does not move, never a clock below zero.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct event read_event(const uint8_t *data, usec now)
{
    struct event e = { .type = data[0] % EVENT_TYPE_MAX, .at = now - data[1] * USEC_SEC };

    switch (e.type) {
    case EVENT_SOURCE_READY:
        e.ready.last_input_at = data[2] & 1 ? now - data[2] * USEC_SEC : USEC_NONE;
        e.ready.can_await = data[2] & 2;
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
