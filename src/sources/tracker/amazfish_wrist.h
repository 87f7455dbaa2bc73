/*
 * Amazfish's wrist: alerts on the watch through sendAlert() of Amazfish.
 *
 * The method has another signature since 2.7.0, and introspection lists no methods, so the first
 * alert tries both. Amazfish drops an alert that equals the one before, even one of hours ago, and
 * reports no error; where it forwards notifications, this keeps an alert with the texts of a
 * notification from appearing twice.
 */
#pragma once

#include "sources/tracker/tracker.h"

#define AMAZFISH_NAME "uk.co.piggz.amazfish" /* of the interface too */
#define AMAZFISH_PATH "/application"

enum amazfish_signature { AMAZFISH_UNKNOWN, AMAZFISH_DICTIONARY, AMAZFISH_STRINGS };

struct wrist_call;

struct amazfish_wrist {
    sd_bus *bus;                       /* borrowed; set once */
    const char *to;                    /* unique name, borrowed; NULL: Amazfish does not run */
    struct tracker *tracker;           /* NULL: no watch */
    enum amazfish_signature signature; /* of the version that runs */
    uint64_t last;                     /* hash of the texts of the last alert */
    struct wrist_call *call;           /* NULL: no alert waits for its answer */
};

/* Drops the alert that waits and forgets the version. @to: the program that runs from now on. */
void amazfish_wrist_reset(struct amazfish_wrist *w, const char *to);

/* tracker_form.alert; @userdata: struct amazfish_wrist. Calls wrist_answer() within 10 s. Another
 * alert before that replaces this one. Returns 0, -ENOTCONN, -ENOMEM or as bus_query(). */
int amazfish_wrist_alert(void *userdata, const struct tracker_alert *alert);
