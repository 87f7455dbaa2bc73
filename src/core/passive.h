/*
 * Passive: what evidence makes of idleness. Who touches nothing is away, unless something tells
 * that the person sits there all the same, and for no longer than that is believed (P3).
 */
#pragma once

#include "core/presence.h"

/* Takes an EVENT_EVIDENCE. */
void passive_take(struct presence *p, const struct step *step, const struct event *event);

/* Idleness was told of: no input since @since. */
void passive_idle(struct presence *p, const struct step *step, usec since);

/* Input at @at: whatever idleness there was is over, and who reported an absence is refuted. */
void passive_input(struct presence *p, usec at);

/**
 * passive_judge() - does evidence make another state of it, at the instants up to @until?
 * @until:  not after now
 *
 * Nothing while a lock, suspend or another session decides (P4). Judged late, or in between as
 * well, the result is the same.
 */
void passive_judge(struct presence *p, const struct step *step, usec until,
                   struct presence_change *change);

/* When passive_judge() has something to do; USEC_NEVER: the next event decides. */
usec passive_deadline(const struct presence *p, const struct settings *s);

/* Does evidence show that this short activity was the person's after all (P5)? */
bool passive_is_no_blip(const struct presence *p, const struct settings *s, usec since);

/* Until when, from the last input at @since on, evidence shows that the person sat here; @since
 * itself: none does. */
usec passive_cover(const struct presence *p, const struct settings *s, usec since, usec now);

/* Does the state stand for "nothing tells"? */
bool passive_is_untold(const struct presence *p);

/* Does it go on while nothing has told of it for so long that it will have to give way? */
bool passive_outlives(const struct presence *p, const struct settings *settings);

/* Sitting at @at, or standing if somebody reports that; with which reason. */
enum presence_state passive_posture(struct presence *p, usec at, enum presence_state seated,
                                    enum reason *reason);
