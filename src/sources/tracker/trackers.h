/*
 * Trackers: the fitness trackers that report at present, from all sources.
 *
 * A source or a program on the bus adds a tracker, and passes on its reports. Here they become
 * events: steps as they are counted (the core judges them), the rest as evidence that ends by
 * itself when the tracker falls silent. Instants are µs on CLOCK_BOOTTIME.
 */
#pragma once

#include "sources/tracker/tracker_state.h"

/* NULL: no memory. Freeing it also frees the trackers, and reports nothing. */
struct trackers *trackers_new(void);
struct trackers *trackers_free(struct trackers *all);

/**
 * trackers_add() - begin to accept reports of a tracker; it is linked from now on
 * @ret:  valid until tracker_remove()
 *
 * Returns 0, -EEXIST if the id is in use, -ENOSPC if there are TRACKERS_MAX, or -ENOMEM.
 */
int trackers_add(struct trackers *all, const struct tracker_form *form, struct tracker **ret);

/* Ends the evidence of the tracker and frees it; its count of steps continues if it comes back.
 * NULL is allowed; returns NULL. */
struct tracker *tracker_remove(struct tracker *t);

/* The tracker with this id, or NULL. */
struct tracker *trackers_find(const struct trackers *all, const char *id);

/* The @i-th one in the order in which they came, or NULL. */
struct tracker *trackers_at(const struct trackers *all, unsigned i);

/*
 * Reports. @at: when it was so; not after now. A report that counts shows that the tracker is live.
 *
 * Reports may be late: steps count for the time in which they were made, while a state that is
 * older than the latest report of its kind is ignored, and so is evidence that has already ended.
 */
void tracker_step_total(struct tracker *t, usec at, uint64_t total);
void tracker_steps(struct tracker *t, usec start, usec end, uint64_t count);
void tracker_set_worn(struct tracker *t, usec at, enum tracker_worn worn);
void tracker_set_posture(struct tracker *t, usec at, enum tracker_posture posture, usec until);
/* @bpm: 0: none was measured, which shows nothing. @contact: of the sensor with the skin. Only
 * whether there is a pulse is kept, and not the rate. */
void tracker_heart_rate(struct tracker *t, usec at, unsigned bpm, enum tracker_worn contact);
/* The device can or cannot be reached; without a link its evidence ends. */
void tracker_set_link(struct tracker *t, bool is_linked);
/* The person walks, although steps are not counted: until this instant, if no report follows. */
void tracker_moves(struct tracker *t, usec at, usec until);

/* For a source that reads the abilities of its device only after trackers_add(). */
void tracker_set_provides(struct tracker *t, unsigned provides);

/* A report was not valid; the detail of the source has the number of them. */
void tracker_discard(struct tracker *t);

/* The same, by the core (EFFECT_DISCARDED). */
void trackers_discard(struct trackers *all, const char *id);

/* The call by which a *.tracker file has alerts given. Returns false if there is none. */
bool tracker_describe_call(const struct tracker *t, char ret[TRACKER_CALL_MAX]);

/* Bit @i of the provides, i < TRACKER_PROVIDES_MAX: "steps". */
const char *tracker_provides_name(unsigned i);
/* TRACKER_POSTURE_MAX: there is none of this name. */
enum tracker_posture tracker_posture_find(const char *name);
