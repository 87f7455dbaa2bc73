/*
 * Events: the input of the core. Each is a fact with the instant at which it happened.
 */
#pragma once

#include <assert.h>

#include "core/moment.h"
#include "core/plan.h"
#include "core/settings.h"
#include "core/words.h"

enum event_type {
    EVENT_TIME, /* nothing but the passing of time */

    /* evidence */
    EVENT_INPUT,        /* a person's input at .at */
    EVENT_IDLE,         /* no input for AwayAfter; the last input was at .at */
    EVENT_SOURCE_READY, /* an idle source is ready */
    EVENT_SOURCE_LOST,  /* no idle source is ready any more */
    EVENT_LOCK,         /* the session is locked */
    EVENT_SUSPEND,      /* on: the machine goes to sleep; off: it woke up */
    EVENT_SLEPT,        /* the machine was asleep from .at until now, detected afterwards */
    EVENT_SEAT,         /* the seat belongs to another session */
    EVENT_DISTURBED,    /* the machine, not the person, may have caused an input about now */
    EVENT_RESET,        /* a program set the counters of the idle source at .at: no input */
    EVENT_EVIDENCE,     /* a statement begins, continues or ends at .at */
    EVENT_STEPS,        /* a tracker has counted steps between two instants */
    EVENT_STEP_TOTAL,   /* the counter of a tracker shows this total at .at */
    EVENT_CREDIT,       /* a reported rest */
    EVENT_CORRECT,      /* the person corrects the past */

    /* settings and calendar */
    EVENT_SETTINGS, /* new settings apply from now on */
    EVENT_HOURS,    /* inside the working hours or not, and until when */
    EVENT_DAY,      /* a local day began at .at */
    EVENT_CLOCK,    /* the wall clock was set */
    EVENT_RANDOM,   /* a seed */

    /* commands */
    EVENT_SUGGEST_NOW,
    EVENT_SNOOZE,
    EVENT_SKIP,
    EVENT_PAUSE,
    EVENT_PAUSE_UNTIL, /* an instant of the wall clock, which stays the same when that is set */
    EVENT_RESUME,
    EVENT_STRETCH,        /* start this stretch, from its beginning */
    EVENT_NEXT_STEP,      /* end the present step now */
    EVENT_STOP_STRETCH,   /* end the stretch */
    EVENT_OTHER_SIDE,     /* stretch the other side, before the first hold */
    EVENT_REPORT_STRETCH, /* the person did this stretch without guidance */
    EVENT_FEEDBACK,       /* how the person feels after the last stretch */
    EVENT_KEEP_SIDE,      /* on: the side of the last stretch, from now on; off: as before */

    /* the fate of a suggestion */
    EVENT_SHOWN,
    EVENT_STARTED, /* the button: start the stretch that was suggested */
    EVENT_DISMISSED,
    EVENT_EXPIRED, /* the server removed it without an answer */
    EVENT_REFUSED, /* do not disturb is on: nothing was sent */
    EVENT_FAILED,  /* no server, an error, or the server or the notifier ended */
    EVENT_DND,     /* on: do not disturb is on */
    EVENT_SERVER,  /* a different notification server is in use */
    EVENT_GREET,   /* there is a notification server, and the person has not been greeted yet */

    /* the wrist, and the fate of an alert there */
    EVENT_WRIST,           /* on: a tracker on the person's wrist can give an alert */
    EVENT_ALERT_DELIVERED, /* the device has it */
    EVENT_ALERT_FAILED,    /* no device has it: as if it had never been given */
    EVENT_ALERT_SEEN,      /* the person has confirmed it: no more reminders for this stretch */
    EVENT_ALERT_DISMISSED, /* the same, and the person does not want to stretch now */

    EVENT_STOP, /* the service stops */
    EVENT_TYPE_MAX
};

/* A statement of a source about the person. */
struct event_evidence {
    const char *source; /* borrowed for the call; [a-z0-9_]+, or the reporter */
    const char *detail; /* borrowed for the call; UTF-8: which player, program, reason */
    enum evidence_kind kind;
    bool on;
    bool is_old;    /* it began at an unknown instant before the first probe */
    usec until_at;  /* when it ends by itself; USEC_NEVER: never */
    bool is_sensor; /* a report of a posture, made by a sensor on the body and not by a program */
};

/* Steps, as a fitness tracker has counted them. */
struct event_steps {
    const char *tracker; /* [a-z0-9-]{1,32}, stable for a device; borrowed for the call */
    usec start_at;       /* STEPS: they were made from here to .at of the event */
    uint64_t count;
    enum step_counter counter; /* STEP_TOTAL: when the total begins again */
};

/*
 * The comment of a member lists the types that have it. In an event of any other type the member
 * has no meaning, and the core does not read it. Build an event with a function below.
 */
struct event {
    enum event_type type;
    usec at; /* CLOCK_BOOTTIME; not after the step that takes it */

    bool on;                         /* LOCK, SUSPEND, SEAT, DND, KEEP_SIDE, WRIST */
    const char *by;                  /* LOCK, SUSPEND: the source that reports it; borrowed for the
                                        call; NULL: not known */
    unsigned id;                     /* SHOWN to FAILED, ALERT_DELIVERED to ALERT_DISMISSED: of the
                                        suggestion */
    usec snooze_for;                 /* SNOOZE; 0: as long as the settings say */
    usec pause_until_at;             /* PAUSE, PAUSE_UNTIL; USEC_NEVER: until resumed */
    usec clock_shift;                /* CLOCK; by how much each instant of the wall clock moved
                                        on CLOCK_BOOTTIME; negative: the clock was set forward */
    uint64_t random;                 /* RANDOM */
    const struct settings *settings; /* SETTINGS; borrowed for the call */
    const struct plan *plan;         /* STRETCH, STARTED, REPORT_STRETCH; borrowed for the call;
                                        NULL or not sound: the exercise cannot be done */
    enum side side;                  /* STRETCH, REPORT_STRETCH; SIDE_MAX: the one that is next */
    enum feedback feedback;          /* FEEDBACK */
    struct event_evidence evidence;  /* EVIDENCE */
    struct event_steps steps;        /* STEPS, STEP_TOTAL */
    /* SOURCE_READY */
    struct {
        usec last_input_at; /* USEC_NONE: the source does not know it */
        bool can_await;     /* the source can report the next input */
        bool hides_idle;    /* while a program inhibits, it reports neither idleness nor input */
    } ready;
    /* CREDIT, CORRECT */
    struct {
        usec start_at, end_at;
        enum presence_state state;
        const char *who; /* borrowed for the call; empty: the person */
    } span;
    /* HOURS */
    struct {
        bool is_open;
        usec change_at; /* USEC_NEVER: they do not change */
    } hours;
};

static inline bool event_type_is_switch(enum event_type type)
{
    return type == EVENT_LOCK || type == EVENT_SUSPEND || type == EVENT_SEAT || type == EVENT_DND ||
           type == EVENT_KEEP_SIDE || type == EVENT_WRIST;
}

/* The fate of a suggestion. */
static inline bool event_type_is_answer(enum event_type type)
{
    return type >= EVENT_SHOWN && type <= EVENT_FAILED;
}

/* The fate of an alert at the wrist. */
static inline bool event_type_is_alert(enum event_type type)
{
    return type >= EVENT_ALERT_DELIVERED && type <= EVENT_ALERT_DISMISSED;
}

/* A command or a button: it proves that a person is there. */
static inline bool event_type_is_of_person(enum event_type type)
{
    return (type >= EVENT_SUGGEST_NOW && type <= EVENT_KEEP_SIDE) || type == EVENT_STARTED ||
           type == EVENT_DISMISSED;
}

/* True for the types that have no member but .at. */
static inline bool event_type_is_plain(enum event_type type)
{
    switch (type) {
    case EVENT_TIME:
    case EVENT_INPUT:
    case EVENT_IDLE:
    case EVENT_SOURCE_LOST:
    case EVENT_SLEPT:
    case EVENT_DISTURBED:
    case EVENT_RESET:
    case EVENT_DAY:
    case EVENT_SUGGEST_NOW:
    case EVENT_SKIP:
    case EVENT_RESUME:
    case EVENT_NEXT_STEP:
    case EVENT_STOP_STRETCH:
    case EVENT_OTHER_SIDE:
    case EVENT_SERVER:
    case EVENT_GREET:
    case EVENT_STOP:
        return true;
    default:
        return false;
    }
}

/* The functions below build an event; the members that its type does not have are 0. */

static inline struct event event_plain(enum event_type type, usec at)
{
    assert(event_type_is_plain(type));
    return (struct event){ .type = type, .at = at };
}

static inline struct event event_switch(enum event_type type, usec at, bool on)
{
    assert(event_type_is_switch(type));
    return (struct event){ .type = type, .at = at, .on = on };
}

/* @by: the source that reports it, borrowed as long as the event; NULL: not known. */
static inline struct event event_switch_by(enum event_type type, usec at, bool on, const char *by)
{
    struct event event = event_switch(type, at, on);

    event.by = by;
    return event;
}

static inline struct event event_answer(enum event_type type, usec at, unsigned id)
{
    assert(event_type_is_answer(type));
    return (struct event){ .type = type, .at = at, .id = id };
}

static inline struct event event_alert(enum event_type type, usec at, unsigned id)
{
    assert(event_type_is_alert(type));
    return (struct event){ .type = type, .at = at, .id = id };
}

/* @plan: borrowed as long as the event; NULL: the exercise cannot be done. */
static inline struct event event_started(usec at, unsigned id, const struct plan *plan)
{
    return (struct event){ .type = EVENT_STARTED, .at = at, .id = id, .plan = plan };
}

/* @type: EVENT_STRETCH or EVENT_REPORT_STRETCH; @plan: the same as above. */
static inline struct event event_stretch(enum event_type type, usec at, const struct plan *plan,
                                         enum side side)
{
    assert(type == EVENT_STRETCH || type == EVENT_REPORT_STRETCH);
    return (struct event){ .type = type, .at = at, .plan = plan, .side = side };
}

static inline struct event event_feedback(usec at, enum feedback feedback)
{
    return (struct event){ .type = EVENT_FEEDBACK, .at = at, .feedback = feedback };
}

static inline struct event event_evidence(usec at, struct event_evidence evidence)
{
    return (struct event){ .type = EVENT_EVIDENCE, .at = at, .evidence = evidence };
}

/* @type: EVENT_STEPS or EVENT_STEP_TOTAL. */
static inline struct event event_steps(enum event_type type, usec at, struct event_steps steps)
{
    assert(type == EVENT_STEPS || type == EVENT_STEP_TOTAL);
    return (struct event){ .type = type, .at = at, .steps = steps };
}

static inline struct event event_ready(usec at, usec last_input_at, bool can_await, bool hides_idle)
{
    return (struct event){ .type = EVENT_SOURCE_READY,
                           .at = at,
                           .ready = { last_input_at, can_await, hides_idle } };
}

static inline struct event event_credit(usec at, usec start_at, usec end_at, const char *who)
{
    return (struct event){ .type = EVENT_CREDIT,
                           .at = at,
                           .span = { start_at, end_at, PRESENCE_AWAY, who } };
}

static inline struct event event_correct(usec at, usec start_at, usec end_at,
                                         enum presence_state state)
{
    return (
        struct event){ .type = EVENT_CORRECT, .at = at, .span = { start_at, end_at, state, "" } };
}

static inline struct event event_settings(usec at, const struct settings *settings)
{
    return (struct event){ .type = EVENT_SETTINGS, .at = at, .settings = settings };
}

static inline struct event event_hours(usec at, bool is_open, usec change_at)
{
    return (struct event){ .type = EVENT_HOURS, .at = at, .hours = { is_open, change_at } };
}

static inline struct event event_random(usec at, uint64_t random)
{
    return (struct event){ .type = EVENT_RANDOM, .at = at, .random = random };
}

static inline struct event event_snooze(usec at, usec snooze_for)
{
    return (struct event){ .type = EVENT_SNOOZE, .at = at, .snooze_for = snooze_for };
}

static inline struct event event_pause(usec at, usec until_at)
{
    return (struct event){ .type = EVENT_PAUSE, .at = at, .pause_until_at = until_at };
}

static inline struct event event_pause_until(usec at, usec until_at)
{
    return (struct event){ .type = EVENT_PAUSE_UNTIL, .at = at, .pause_until_at = until_at };
}

static inline struct event event_clock(usec at, usec shift)
{
    return (struct event){ .type = EVENT_CLOCK, .at = at, .clock_shift = shift };
}
