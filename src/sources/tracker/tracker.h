/*
 * Tracker: a fitness tracker as its source describes it, and the alerts that it can give.
 */
#pragma once

#include "sources/source.h"

/* At once. */
#define TRACKERS_MAX 16

/* A report counts for this long: without another one the tracker is not live, and changes nothing.
 */
#define TRACKER_LIVE (10 * USEC_MIN)

/* The reports and services of a tracker, bits of tracker_form.provides; tracker_provides_name() has
 * the words for the bus. */
enum tracker_provides {
    TRACKER_STEPS = 1 << 0,
    TRACKER_HEART_RATE = 1 << 1,
    TRACKER_WORN = 1 << 2,
    TRACKER_POSTURE = 1 << 3,
    TRACKER_ALERT = 1 << 4,
};

#define TRACKER_PROVIDES_MAX 5 /* how many there are */

enum tracker_worn { TRACKER_WORN_UNKNOWN, TRACKER_WORN_NO, TRACKER_WORN_YES, TRACKER_WORN_MAX };

#define TRACKER_POSTURES(X)         \
    X(TRACKER_SITTING, "sitting")   \
    X(TRACKER_STANDING, "standing") \
    X(TRACKER_LYING, "lying")       \
    X(TRACKER_WALKING, "walking")   \
    X(TRACKER_CYCLING, "cycling")   \
    X(TRACKER_IN_VEHICLE, "vehicle")

enum tracker_posture { TRACKER_POSTURES(WORDS_ENUMERATOR) TRACKER_POSTURE_MAX };

enum tracker_answer {
    TRACKER_DELIVERED,
    TRACKER_FAILED, /* the alert counts as not given */
    TRACKER_SEEN,
    TRACKER_DISMISSED,
};

/* Bytes of the texts for the wrist: plain, as in the bubble. A device that shows fewer cuts them.
 */
#define TRACKER_TITLE_MAX 162
#define TRACKER_TEXT_MAX  512

struct tracker_alert {
    unsigned id; /* of the suggestion */
    char title[TRACKER_TITLE_MAX];
    char text[TRACKER_TEXT_MAX];     /* with a figure that differs from alert to alert */
    char stretch[SETTINGS_WORD_MAX]; /* the id of the exercise */
    unsigned seconds;                /* how long the stretch takes; 0: not known */
    bool is_beside_bubble;           /* the same texts are on the screen */
};

/* Bytes of the call that gives an alert. */
#define TRACKER_CALL_MAX 2048

struct tracker;

struct tracker_form {
    const char *id;   /* [a-z0-9-]{1,32}, stable for the device; copied */
    const char *name; /* for people; copied */
    struct source *source;
    unsigned provides;         /* of enum tracker_provides */
    enum step_counter counter; /* of tracker_step_total() */
    /* With TRACKER_ALERT: gives the alert and calls wrist_answer() at once or later; 0 or a
     * negative errno, and then wrist_answer() is not called. */
    int (*alert)(void *userdata, const struct tracker_alert *alert);
    void (*withdraw)(void *userdata, unsigned id); /* NULL: the device cannot withdraw one */
    /* Writes the call that gives an alert, for people. NULL: the program is known, or registered.
     */
    void (*describe_call)(void *userdata, char ret[TRACKER_CALL_MAX]);
    void *userdata;
};

struct trackers; /* owned by the sources: source_port.trackers */
