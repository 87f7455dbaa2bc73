/*
 * Hidden: an idle source that reports no input while a program inhibits idleness.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Does a program inhibit at @at, so that the source reports neither idleness nor input? */
bool hidden_now(const struct presence *p, const struct settings *s, usec at);

/* Requests the next input once the program inhibits no more, if it is not known whether the person
 * is here. An earlier request may have been used up by the beginning of the inhibitor. */
void hidden_follow(struct presence *p, const struct step *step);

/* The state at @at, if the source reports nothing while a program inhibits: evidence of other
 * sources replaces it. */
void hidden_judge(struct presence *p, const struct step *step, usec at);
