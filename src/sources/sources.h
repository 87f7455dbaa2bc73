/*
 * Sources: all of them, in the order of the table, and who of each kind serves.
 *
 * Several may be ready; the first of its kind in the table serves, the others stand by. The core
 * hears one idle source at a time, and is told when it changes.
 */
#pragma once

#include "sources/displays.h"
#include "sources/inhibit/windows.h"
#include "sources/session/lock.h"
#include "sources/session/login.h"
#include "sources/source.h"
#include "sources/system_bus.h"

#define SOURCES_MAX 24

struct sources {
    unsigned n;
    struct source list[SOURCES_MAX];
    struct source *idle; /* the one that serves; NULL: none */
    usec threshold;
    struct source_port port;
    struct lock lock;
    struct windows windows;
    struct displays *displays;
    void (*heard)(void *userdata, const struct event *event);
    void (*changed)(void *userdata, struct source *s);
    void *userdata;
};

/* @heard: an event for the core. @changed: a source's state or detail. Both borrowed for the life
 * of @s. */
void sources_init(struct sources *s, sd_event *event, struct clock *clock, sd_bus *user_bus,
                  void (*heard)(void *userdata, const struct event *event),
                  void (*changed)(void *userdata, struct source *source), void *userdata);

/* Opens all. @threshold: µs without input until EVENT_IDLE. */
void sources_open(struct sources *s, usec threshold);
void sources_close(struct sources *s);

void sources_arm(struct sources *s, usec threshold);
void sources_await_input(struct sources *s);
