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

/* Longest text of core_save(), and of core_save_all(). */
#define CORE_SAVE_MAX     (8192 + EVIDENCE_MAX * EVIDENCE_TEXT_MAX)
#define CORE_SAVE_ALL_MAX (CORE_SAVE_MAX + HOLDS_MAX * 512)

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

/**
 * core_save_all() - the same with what ends with the process
 * @buf:  CORE_SAVE_ALL_MAX bytes, of which the text takes a part
 *
 * Members that are as in a fresh core are left out. Returns the length.
 */
size_t core_save_all(const struct core *core, char *buf, size_t size);

/**
 * core_load() - be what another core was when it wrote itself by core_save_all()
 * @core:      need not be initialised
 * @settings:  of that core; copied
 *
 * Unlike core_restore() nothing is given up or asked anew: from here on the same events give the
 * same effects. The reasons are empty but for the start. Returns 0, or -EINVAL for a text that is
 * none; then @core is of no use.
 */
int core_load(struct core *core, const struct settings *settings, const char *text);

/* Where the @i-th member that core_save_all() writes is in struct core, and its size, 0: there is
 * no more. For a test that nothing is forgotten. */
size_t core_field(unsigned i, size_t *ret_size);
