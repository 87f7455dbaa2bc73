/*
 * Button: what the person asks for by the button of a bubble.
 */
#pragma once

#include "core/event.h"

/* @key: of the button; @id: of its bubble. The core refuses a button that comes too late. Returns
 * an event of the type EVENT_TYPE_MAX for an unknown key. */
struct event button_event(const char *key, unsigned id);
