/*
 * Core: one state, events in, effects out, the next deadline out.
 *
 * It reads no clock, allocates nothing, logs nothing, has no floats and knows neither D-Bus nor
 * time zones. The same events at the same instants give the same effects, to the byte: a day or a
 * bug report replays exactly.
 */
#pragma once

#include "core/coach.h"
#include "core/evidence_text.h"
#include "core/presence.h"

struct core {
    struct settings settings;
    struct presence presence;
    struct coach coach;
    struct reasons reasons;
    usec now; /* of the last step */
};

#define CORE_E_NOT_NOW         COACH_E_NOT_NOW
#define CORE_E_LIMIT           COACH_E_LIMIT
#define CORE_E_CLOCK_BACKWARDS 3

/* Longest text of core_save(). */
#define CORE_SAVE_MAX (8192 + EVIDENCE_MAX * EVIDENCE_TEXT_MAX)

/* @settings: copied. @now: µs, CLOCK_BOOTTIME; nothing is known before it. */
void core_init(struct core *core, const struct settings *settings, usec now);

/**
 * core_step() - take one event
 * @now:      current instant, µs, CLOCK_BOOTTIME; may equal the previous call's
 * @event:    what became known; its .at is cut to @now; borrowed for the call
 * @effects:  emptied, then filled, in the order in which they are to be carried out
 *
 * Returns 0, or, with nothing changed but what time itself changes: CORE_E_NOT_NOW, CORE_E_LIMIT (a
 * command at the wrong time); CORE_E_CLOCK_BACKWARDS if @now precedes the previous call, then
 * nothing at all is changed.
 */
int core_step(struct core *core, usec now, const struct event *event, struct effects *effects);

/* When core_step() wants an EVENT_TIME; USEC_NEVER: the next event decides. Calling late is safe.
 */
usec core_deadline(const struct core *core);

/**
 * core_next() - what the next decision will be
 * @ret:  its instant (USEC_NONE: none is scheduled) and what the sentence needs
 */
void core_next(const struct core *core, usec now, struct decided *ret);

/**
 * core_save() - write the state as text, one "name value" a line
 * @buf:  CORE_SAVE_MAX bytes, of which the text takes a part
 *
 * Settings and reasons are not in it. Returns the length.
 */
size_t core_save(const struct core *core, char *buf, size_t size);

/**
 * core_restore() - go on where a forerunner stood
 * @text:     what core_save() wrote, of this version or an older one, to its end; missing names
 * keep their default
 * @shift:    added to every instant: 0 within one boot
 * @lost_at:  when the forerunner ended, after @shift; what happened since is not known
 * @was_off:  it ended in good order and the machine was off since: that time is an absence (reason
 * suspend)
 * @effects:  emptied, then filled, as by core_step()
 *
 * Call it after core_init() and before the first step. Returns 0, or -EINVAL for a text that is
 * none; then nothing changed.
 */
int core_restore(struct core *core, const char *text, usec shift, usec lost_at, bool was_off,
                 usec now, struct effects *effects);
