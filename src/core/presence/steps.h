/*
 * Steps: the counts of all fitness trackers, as steps in buckets of time.
 *
 * A counter becomes the steps since its last report; it begins again at midnight, when the device
 * boots, or with a session, and it may jump. Trackers are never added, because all of them count
 * the steps of one person: of each bucket the greatest count of a tracker is used. Instants are µs
 * on CLOCK_BOOTTIME.
 */
#pragma once

#include "core/event.h"

/* At once; a further one takes the place of the tracker that has been silent for longest. */
#define STEPS_TRACKERS 16

#define STEPS_BUCKET  (10 * USEC_SEC)
#define STEPS_BUCKETS 36 /* six minutes: the longest verdict reads five */
#define STEPS_MINUTES 60

/* More steps than this in a time are discarded: 240 a minute, and 20 for the first moment of a
 * report and of a bucket. Running
 * makes up to 200 a minute. */
#define STEPS_A_SECOND 4
#define STEPS_FIRST    20

/* A report of steps that are older than this, or of a longer time, is a late one: it does not show
 * when in this time the person walked. */
#define STEPS_LATE_AFTER (2 * USEC_MIN)
/* The same for the age of a report: the verdicts read the last minute. */
#define STEPS_OLD_AFTER USEC_MIN

struct step_tracker {
    char id[TRACKER_ID_MAX];
    usec total_at; /* of the last total; USEC_NONE: there is none */
    uint64_t total;
    bool is_restored; /* the last total was reported to an earlier process */
    usec reported_at; /* until here its steps are known; USEC_NONE */
    usec late_at;     /* the beginning of the late reports that follow one another; USEC_NONE */
    uint64_t late;    /* the steps in them */
    usec walked_at;   /* the end of its last walk; USEC_NONE: none */
    uint16_t buckets[STEPS_BUCKETS];
    uint16_t minutes[STEPS_MINUTES];
};

/* All 0 until the first report: an unwritten page costs no memory. */
struct steps {
    unsigned n;
    bool has_head;
    usec head_at; /* the beginning of the latest bucket, if there is one */
    struct step_tracker list[STEPS_TRACKERS];
};

enum steps_result {
    STEPS_NOTHING,   /* a baseline, or nothing new */
    STEPS_COUNTED,   /* in their buckets */
    STEPS_LATE,      /* only the time in which they were made is known */
    STEPS_DISCARDED, /* more than a person can make */
};

/* The time and number of late steps. */
struct steps_late {
    usec start_at, end_at;
    uint64_t count;
};

/**
 * steps_take() - take an EVENT_STEPS or EVENT_STEP_TOTAL
 * @now:       not before .at of the event
 * @day_at:    the beginning of the local day; USEC_NONE: not known
 * @quiet_at:  no input is known since then; USEC_NEVER: there is input now
 * @ret:       written for STEPS_LATE only
 *
 * The first total of a tracker is a baseline. The first one after a restart counts if it is of the
 * same day and there was no input since the one before it.
 */
enum steps_result steps_take(struct steps *s, const struct event *event, usec now, usec day_at,
                             usec quiet_at, struct steps_late *ret);

/* The beginning of the latest bucket; USEC_NONE: there are no steps. */
usec steps_head_at(const struct steps *s);

/* Steps in the bucket that contains @at; 0 for one that is not kept. */
unsigned steps_in_bucket(const struct steps *s, usec at);

/* Steps in the buckets that begin at @from or later and before @until. */
unsigned steps_between(const struct steps *s, usec from, usec until);

/* Steps in the minutes from that of @from to before @until: for longer times than the buckets. */
unsigned steps_in_minutes(const struct steps *s, usec from, usec until);

/* The beginning of the bucket that contains @at. */
usec steps_bucket_at(usec at);

/* Steps in the last hour, of all trackers or of one. */
unsigned steps_last_hour(const struct steps *s, const struct step_tracker *one, usec now);

/* The tracker of this id, or NULL. */
const struct step_tracker *steps_find(const struct steps *s, const char *id);

/* The person walked from @start to @end: sets walked_at of the trackers that counted steps then. */
void steps_mark_walk(struct steps *s, usec start, usec end);

/* One tracker has counted a walk that ended at @end. */
void steps_walked(struct steps *s, const char *id, usec end);

/* After a restart: buckets are forgotten, totals stay. */
void steps_resume(struct steps *s);
