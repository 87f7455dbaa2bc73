/*
 * Core: one state. It takes events and returns effects and the next deadline.
 *
 * It reads no clock, allocates nothing, logs nothing, has no floats and knows neither D-Bus nor
 * time zones. The same events at the same instants give the same effects, to the byte: a day or a
 * bug report replays exactly.
 */
#pragma once

#include "core/coach/coach.h"
#include "core/presence/presence.h"
#include "core/snapshot/evidence_text.h"
#include "core/snapshot/steps_text.h"

/* Other folders may read the settings; everything else through core/view.h. */
struct core {
    usec now; /* of the last step */
    /* In this order the members that every step writes lie on few pages: the next place in the ring
     * of reasons on that of @now, and those of the last two side by side: the tables of the coach
     * come first in it, those of presence last. */
    struct reasons reasons;
    struct settings settings;
    struct coach coach;
    struct presence presence;
};

/* Bytes of the longest text of core_save() and of core_save_all(), the final NUL among them. */
#define CORE_SAVE_MAX \
    (15360 + (EVIDENCE_MAX + EVIDENCE_OVER_MAX) * EVIDENCE_TEXT_MAX + STEPS_TEXT_MAX)
#define CORE_SAVE_ALL_MAX (CORE_SAVE_MAX + HOLDS_MAX * 512 + STEPS_TEXT_FULL_MAX)

/* @settings: copied. @now: µs, CLOCK_BOOTTIME; nothing is known before it. */
void core_init(struct core *core, const struct settings *settings, usec now);

/**
 * core_step() - take one event
 * @now:      current instant, µs, CLOCK_BOOTTIME; may equal the previous call's
 * @event:    its .at is cut to @now; borrowed for the call
 * @effects:  emptied, then filled, in the order in which they are to be carried out
 *
 * Returns REFUSAL_NONE, or why the command in @event was refused; then nothing has changed except
 * by the passing of time. REFUSAL_CLOCK_BACKWARDS: @now precedes the previous call; then nothing at
 * all has changed.
 */
enum refusal core_step(struct core *core, usec now, const struct event *event,
                       struct effects *effects);

/* When to send an EVENT_TIME; USEC_NEVER: not before the next event. A late call is safe. */
usec core_deadline(const struct core *core);

/**
 * core_next() - predict the next decision
 * @ret:  its instant (USEC_NONE: none is planned), and the figures for its sentence
 */
void core_next(const struct core *core, usec now, struct decided *ret);

/**
 * core_save() - write the state as text, one "name value" a line
 * @buf:  CORE_SAVE_MAX bytes
 *
 * The text has neither settings nor reasons. Returns the length.
 */
size_t core_save(const struct core *core, char *buf, size_t size);

/* How the process ended that wrote a state. The history keeps these numbers. */
enum core_end {
    CORE_END_KILLED,  /* or the machine was switched off: the state is that of the last record */
    CORE_END_STOPPED, /* in good order; whether the session went on is not known */
    CORE_END_SESSION, /* in good order, after the end of the session or as the machine shut down */
    CORE_END_WITHIN,  /* in good order, and the session went on */
};

/* A text of core_save(), with facts about the process that wrote it. Instants are on this
 * boot's clock; those before the boot are negative. */
struct core_saved {
    const char *text; /* of this version or an older one; missing names keep their default */
    usec shift;       /* added to every instant of the text: 0 within one boot */
    usec saved_at;
    usec save_at;  /* core_save_at() of that state */
    usec ended_at; /* when the process ended, if that is known otherwise; else USEC_NONE */
    usec day_at;   /* when the day of the text began, by the wall clock of today; else USEC_NONE */
    usec boot_at;  /* when this boot began */
    usec session_at; /* when the session of the new process began; 0: with the boot, or unknown */
    enum core_end end;
    bool is_same_boot;
};

/**
 * core_restore() - continue from the state of an earlier process
 * @saved:         borrowed for the call
 * @effects:       emptied, then filled, as by core_step()
 * @ret_ended_at:  when the earlier process ended; nothing is known of the time since
 *
 * If the machine was off or the person signed out in between, that time is an absence (reason
 * suspend) from the end of the earlier session on, if that end is known: from .end, or because the
 * display ended before the process; else it is unknown, since a person who stopped the service may
 * have sat on. After a power cut the absence begins at .save_at, because the process may have run
 * until then. A day
 * that has not begun yet by the wall clock is forgotten.
 *
 * Call it after core_init() and before the first step. Returns 0, or -EINVAL for an invalid text;
 * then nothing has changed.
 */
int core_restore(struct core *core, const struct core_saved *saved, usec now,
                 struct effects *effects, usec *ret_ended_at);

/**
 * core_save_all() - the same, including the members that a restart does not continue
 * @buf:  CORE_SAVE_ALL_MAX bytes
 *
 * Members with the value of a new core are left out. Returns the length.
 */
size_t core_save_all(const struct core *core, char *buf, size_t size);

/**
 * core_load() - make a copy of a core from its text
 * @core:      need not be initialised
 * @settings:  of that core; copied
 * @text:      of core_save_all()
 *
 * Unlike after core_restore(), the same events then give the same effects as in the other core. Of
 * the reasons there is only the start. Returns 0, or -EINVAL for an invalid text; then @core is
 * undefined.
 */
int core_load(struct core *core, const struct settings *settings, const char *text);
