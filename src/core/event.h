/*
 * Events: all that enters the core. Each says what became known and for which instant it holds.
 */
#pragma once

#include "core/moment.h"
#include "core/settings.h"
#include "core/words.h"

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
    EVENT_EVIDENCE,     /* .evidence: a statement begins, goes on or ends at .at */
    EVENT_CREDIT,       /* .span: a rest proved elsewhere */
    EVENT_CORRECT,      /* .span: the person says how it was */

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
            bool hides_idle;    /* while somebody inhibits it hears neither idle nor input */
        } ready;
        struct {
            const char *source; /* borrowed for the call; [a-z0-9_]+, or who reports */
            const char *detail; /* borrowed for the call; UTF-8: which player, program, reason */
            enum evidence_kind kind;
            bool on;
            bool is_old;   /* it was so before the source could look: since when, nobody knows */
            usec until_at; /* when it ends by itself; USEC_NEVER: never */
        } evidence;
        struct {
            usec start_at, end_at;
            enum presence_state state;
            const char *who; /* borrowed for the call */
        } span;
        struct {
            bool is_open;
            usec change_at; /* USEC_NEVER: no edge in sight */
        } hours;
    };
};
