/*
 * Any bytes as a saved state and as events after it: the state is rejected or loaded, nothing
 * crashes, each deadline moves on, and no clock falls below zero.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Few sources and details, so that evidence that began often ends, continues or is contradicted. */
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

/* The last one cannot be done. */
static const struct plan plans[] = {
    { "ql-doorway", 2, { { 5 * USEC_SEC, false }, { 0, true } }, 1, true, true },
    { "my-own", 2, { { USEC_SEC, true }, { USEC_SEC, false } }, 5, true, true },
    { "on-a-chair", 1, { { 3 * USEC_SEC, true } }, 1, false, false },
    { "nothing", 0, { { 0 } }, 1, false, false },
};

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
    case EVENT_STEPS:
    case EVENT_STEP_TOTAL:
        e.steps.tracker = data[2] & 1 ? "watch" : "phone";
        e.steps.start_at = e.at - data[2] * USEC_SEC;
        e.steps.count = (uint64_t)data[2] << data[1] % 32;
        e.steps.counter = (enum step_counter)(data[2] % STEP_COUNTER_MAX);
        break;
    case EVENT_SNOOZE:
        e.snooze_for = data[2] * USEC_SEC;
        break;
    case EVENT_CLOCK:
        e.clock_shift = (data[2] - 128) * USEC_MIN;
        break;
    case EVENT_PAUSE:
    case EVENT_PAUSE_UNTIL:
        e.pause_until_at = data[2] ? now + data[2] * USEC_MIN : USEC_NEVER;
        break;
    case EVENT_RANDOM:
        e.random = data[2];
        break;
    case EVENT_LOCK:
    case EVENT_SUSPEND:
    case EVENT_SEAT:
    case EVENT_DND:
    case EVENT_KEEP_SIDE:
    case EVENT_WRIST:
        e.on = data[2] & 1;
        break;
    case EVENT_STRETCH:
    case EVENT_REPORT_STRETCH:
    case EVENT_STARTED:
        e.plan = &plans[data[2] >> 2 & 3];
        e.side = (enum side)(data[2] >> 4 & 3);
        e.id = data[2] % 4;
        break;
    case EVENT_FEEDBACK:
        e.feedback = (enum feedback)(data[2] % FEEDBACK_MAX);
        break;
    default:
        e.id = data[2] % 4;
    }
    return e;
}

static void run(struct core *core, const uint8_t *data, size_t size)
{
    usec now = core_stepped_at(core);

    for (; size >= 4; data += 4, size -= 4) {
        struct effects effects;
        struct core_view view;
        struct event e;
        usec deadline = core_deadline(core);

        now += (usec)data[3] * data[3] * 100 * USEC_MSEC;
        if (deadline <= now) {
            struct event time = event_plain(EVENT_TIME, deadline);

            now = usec_max(deadline, core_stepped_at(core));
            core_step(core, now, &time, &effects);
            assert(core_deadline(core) > now || effects.n > 0);
        }
        e = read_event(data, now);
        if (e.type == EVENT_SETTINGS)
            continue;
        core_step(core, now, &e, &effects);
        core_view(core, now, &view);
        assert(view.sitting >= 0);
        assert(view.since_at <= now);
        assert(view.active >= 0 && view.today_sitting >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char written[CORE_SAVE_MAX];
    const usec now = 10 * USEC_HOUR;
    char *text = malloc(size + 1);
    const struct core_saved saved = { .text = text,
                                      .saved_at = now - USEC_SEC,
                                      .ended_at = USEC_NONE,
                                      .day_at = USEC_NONE,
                                      .is_same_boot = true };
    struct settings settings;
    struct effects effects;
    struct core core;
    usec ended_at;

    memcpy(text, data, size);
    text[size] = 0;
    settings_init(&settings);
    core_init(&core, &settings, now);
    core_restore(&core, &saved, now, &effects, &ended_at);
    run(&core, data, size);
    core_save(&core, written, sizeof written);
    free(text);
    return 0;
}
