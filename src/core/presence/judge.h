/*
 * Judge: derives the state from evidence. A person without input is away, unless evidence shows
 * that the person still sits there; each kind of evidence is trusted for a limited time.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Applies an EVENT_EVIDENCE. */
void judge_evidence(struct presence *p, const struct step *step, const struct event *event);

/* A source reported idleness: no input since @since. */
void judge_idle(struct presence *p, const struct step *step, usec since);

/* Input at @at: idleness ends, and reports that the person is away are refuted. */
void judge_input(struct presence *p, const struct step *step, usec at);

/**
 * judge_step() - change the state as evidence demands, at each instant up to @until
 * @until:  not after now
 *
 * Does nothing while a barrier decides. The result is the same if it is called late or more
 * often.
 */
void judge_step(struct presence *p, const struct step *step, usec until,
                struct presence_change *change);

/* When judge_step() must be called next; USEC_NEVER: after the next event. */
usec judge_deadline(const struct presence *p, const struct settings *s);

/* Does evidence show that the person was here after the return, whose last input was at @since?
 * Then the return was not a blip. */
bool judge_was_here(const struct presence *p, const struct settings *s, usec since);

/* The end of the time for which evidence shows that the person sat here after the last input, which
 * was at @since. Returns @since if no evidence shows it. */
usec judge_cover(const struct presence *p, const struct settings *s, usec since, usec now);

/* Is the state one that applies while no source reports? */
bool judge_is_uncertain(const struct presence *p);

/* Must the present state end after PRESENCE_BRIDGE, because no source has reported since lost_at?
 */
bool judge_outlives(const struct presence *p, const struct settings *settings);

/* The posture at @at: @seated, or standing if a report shows that; *@reason is set in that case. */
enum presence_state judge_posture(struct presence *p, usec at, enum presence_state seated,
                                  enum reason *reason);
