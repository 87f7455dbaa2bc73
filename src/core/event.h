/*
 * Events: all that enters the core. Each says what became known and for which instant it holds.
 */
#pragma once

#include "core/moment.h"
#include "core/settings.h"

enum event_type {
    EVENT_TIME, /* nothing but the passing of time */

    /* evidence */
    EVENT_INPUT,        /* a true edge: input at .at */
    EVENT_IDLE,         /* no input for AwayAfter; the last was at .at */
    EVENT_SOURCE_READY, /* an idle source serves: .ready */
    EVENT_SOURCE_LOST,  /* none serves any more */
    EVENT_LOCK,         /* .on: the session is locked */
    EVENT_SUSPEND,      /* .on: the machine goes to sleep; off: it woke */
    EVENT_SLEPT,        /* it was asleep from .at until now, found out afterwards */
    EVENT_SEAT,         /* .on: the seat belongs to another session */
    EVENT_DISTURBED,    /* the machine, not a hand, may have made an edge about now */

    /* the surroundings */
    EVENT_SETTINGS, /* .settings, borrowed for the call */
    EVENT_HOURS,    /* .hours: inside the working hours or not, and until when */
    EVENT_DAY,      /* a local day began at .at */
    EVENT_RANDOM,   /* .random: a seed */

    /* commands */
    EVENT_SUGGEST_NOW,
    EVENT_SNOOZE, /* .duration, 0: the configured one */
    EVENT_SKIP,
    EVENT_PAUSE, /* .until_at, USEC_NEVER: until resumed */
    EVENT_RESUME,

    /* what became of a suggestion: .id */
    EVENT_SHOWN,
    EVENT_STARTED,
    EVENT_DISMISSED,
    EVENT_EXPIRED, /* the server took it down, unanswered */
    EVENT_REFUSED, /* do-not-disturb: nothing was sent */
    EVENT_FAILED,  /* no server, or an error, or it vanished with its server or notifier */
    EVENT_DND,     /* .on: do-not-disturb */
    EVENT_SERVER,  /* another notification server took over */

    EVENT_STOP, /* the service ends in good order */
    EVENT_TYPE_MAX
};

struct event {
    enum event_type type;
    usec at; /* CLOCK_BOOTTIME; not after the instant at which it is handed in */
    union {
        bool on;
        usec duration;
        usec until_at;
        unsigned id;
        uint64_t random;
        const struct settings *settings;
        struct {
            usec last_input_at; /* USEC_NONE: the source cannot say */
            bool can_await;     /* it can report the next input */
        } ready;
        struct {
            bool is_open;
            usec change_at; /* USEC_NEVER: no edge in sight */
        } hours;
    };
};
