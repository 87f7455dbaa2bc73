/*
 * Sources: all of them, in the order of the table, and which one of each kind serves.
 *
 * Several may be ready; the first of its kind in the table serves, the others are on standby. The
 * core receives the events of one idle source at a time, and an event when that source changes.
 */
#pragma once

#include "core/adapter.h"
#include "sources/source_set.h"

enum sources_session {
    SOURCES_SESSION_UNKNOWN, /* logind is missing, or knows no graphical session */
    SOURCES_SESSION_RUNS,
    SOURCES_SESSION_ENDED, /* or the machine is shutting down */
};

/* @emit: receives the events for the core. @changed: the state or detail of a source changed. Both
 * are borrowed for the life of @s. */
void sources_init(struct sources *s, sd_event *event, struct clock *clock, sd_bus *user_bus,
                  void (*emit)(void *userdata, const struct event *event),
                  void (*changed)(void *userdata, struct source *source), void *userdata);

/* @settings: borrowed for the life of @s. Call it before sources_open(), and again when they have
 * changed. @is_asking: the programs of Sitting.Ignore changed, so that the sources scan again. */
void sources_configure(struct sources *s, const struct settings *settings, bool is_asking);

/* @list: @n adapters of *.tracker files, which replace those of the call before; copied. No effect
 * before sources_open(). */
void sources_set_adapters(struct sources *s, const struct adapter *list, unsigned n);

/* Opens all sources. @threshold: µs without input until EVENT_IDLE. */
void sources_open(struct sources *s, usec threshold);
void sources_close(struct sources *s);

/* The source of this name, or NULL. */
struct source *sources_find(struct sources *s, const char *name);

void sources_arm(struct sources *s, usec threshold);
void sources_await_input(struct sources *s);

/* The session of the person, as logind reports it. */
enum sources_session sources_session(const struct sources *s);

/* Marks the sources whose reports input contradicts (SOURCE_CONTRADICTED), and no other one.
 * @lock_by, @suspend_by: the names of those that report the lock and the suspend; NULL: none. */
void sources_set_contradicted(struct sources *s, const char *lock_by, const char *suspend_by);

/* Asks every source for its present state, because a decision depends on it. */
void sources_ask(struct sources *s);
