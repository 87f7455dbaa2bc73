/*
 * Welcome: the text of the greeting after the first start ever.
 */
#pragma once

#include "wording/suggestion.h"

/* @due_in: until the first suggestion. */
void wording_greet(struct wording *w, usec due_in);
