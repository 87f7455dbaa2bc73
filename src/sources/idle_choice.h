/*
 * Idle choice: which idle source serves, and at the displays of which session. One person, one
 * session: the one that is active and unlocked.
 */
#pragma once

struct sources;

/* A source or the session changed: chooses the idle source again, and reports a change of it. */
void idle_choice_update(struct sources *s);

/* The session changed: uses the displays of another one if the person is there. */
void idle_choice_follow(struct sources *s);

/* The same when the loop runs again: the idle source reports that there was no input. */
void idle_choice_reconsider(struct sources *s);

/* The environment names the displays of another session now. Until the sources have probed them, no
 * idle source is chosen; the caller clears .is_leaving then. */
void idle_choice_leave(struct sources *s);

void idle_choice_done(struct sources *s);
