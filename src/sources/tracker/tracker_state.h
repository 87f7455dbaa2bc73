/*
 * Tracker state: one tracker and the list of all. Only the files of this folder write to them.
 */
#pragma once

#include "sources/tracker/tracker.h"

/* An alert that a tracker has taken. */
enum alert_state { ALERT_NONE, ALERT_TAKEN, ALERT_HAS_FAILED };

struct tracker {
    struct trackers *all;
    char id[TRACKER_ID_MAX];
    char *name;
    struct tracker_form form; /* its id and name are those above */
    bool is_linked;
    enum tracker_worn worn;
    usec worn_known_at;         /* the latest report of .worn; USEC_NONE: there is none */
    usec posture_at;            /* the latest report of a posture; USEC_NONE: there is none */
    usec last_event_at;         /* of the latest report; USEC_NONE: there is none */
    usec worn_until_at;         /* of the evidence; USEC_NONE: there is none */
    enum evidence_kind posture; /* of the evidence; EVIDENCE_KIND_MAX: there is none */
    enum alert_state alert;     /* of trackers.alert_id */
};

struct trackers {
    unsigned n;
    struct tracker *list[TRACKERS_MAX]; /* owned */
    unsigned alert_id;                  /* of the last alert */
    bool is_answered;                   /* by the person */
    bool is_delivered;
    bool has_wrist; /* as reported to the core */
};
