/*
 * Source set: all sources, and which idle source serves. sources.h has the functions for other
 * folders; the files of this folder use the members.
 */
#pragma once

#include "sources/session/lock.h"
#include "sources/source.h"
#include "sources/windows.h"

#define SOURCES_MAX 28

struct displays;

struct sources {
    unsigned n;
    struct source list[SOURCES_MAX];
    struct source *idle; /* the one that serves; NULL: none */
    usec threshold;
    struct source_port port;
    struct lock lock;
    struct windows windows;
    struct displays *displays;
    void (*emit)(void *userdata, const struct event *event);
    void (*changed)(void *userdata, struct source *s);
    void *userdata;

    /* The change to the displays of another session, see idle_choice.h. */
    bool is_lock_overruled;  /* there was too much input for a locked session */
    sd_event_source *follow; /* decides once more whether to change */
    sd_event_source *move;   /* ends the wait for the new idle source; NULL: no change now */
    bool is_leaving;         /* sources may still be connected to the displays that are left */
    bool was_here;           /* their idle source had reported no idleness */
    sd_event_source *quiet;  /* reports it for a new source that did so long ago */
    uint64_t quiet_events;   /* those of the new source before that */
};
