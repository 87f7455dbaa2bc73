/*
 * Barrier: a lock, a suspend or another session on the seat makes the person away at once,
 * unless input contradicts it for long.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Takes an EVENT_LOCK, EVENT_SUSPEND or EVENT_SEAT. */
void barrier_report(struct presence *p, const struct step *step, const struct event *event,
                    struct presence_change *change);

/* The machine was asleep from @from until now, which is detected afterwards, because BOOTTIME ran
 * ahead of MONOTONIC. Ignored if PrepareForSleep has reported it. */
void barrier_slept(struct presence *p, const struct step *step, usec from,
                   struct presence_change *change);

/* Input at @at behind a barrier. A lock or a suspend that enough of it contradicts is wrong: the
 * person came back with the first of these inputs. */
void barrier_input(struct presence *p, const struct step *step, usec at,
                   struct presence_change *change);
