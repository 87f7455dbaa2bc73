/*
 * Login facts: what logind reports about the user's graphical session.
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"

#define LOGIN_NAME "org.freedesktop.login1"

/* The display server that the idle source listens to. All zero: none, or nothing is known of it. */
struct login_server {
    char x11_display[48]; /* as in DISPLAY; empty: no X server */
    int pid;              /* of the process at the other end of the connection; 0: not known */
};

/* A session with the desktop. */
struct login_session {
    char id[32]; /* empty: none */
    char type[16], display[48];
};

enum login_presence {
    LOGIN_NO_BUS,     /* no system bus */
    LOGIN_NO_LOGIND,  /* the name has no owner */
    LOGIN_NO_SESSION, /* no graphical session of this user; suspend is reported nevertheless */
    LOGIN_SESSION,
};

struct login_facts {
    enum login_presence presence;
    bool is_asking;          /* the current state is not known yet */
    bool is_kept;            /* logind is gone, and its last report is still valid */
    bool is_suspending;      /* PrepareForSleep */
    bool is_shutting_down;   /* PrepareForShutdown */
    unsigned session_number; /* changes when another session is followed */
    bool is_signed_out; /* the session that was followed has ended, and there is no other yet */
    /* LOGIN_NO_SESSION: the cause, marked with N_(), with conversions for the id and the type of
     * the session that was found instead; NULL: there is none. */
    const char *why;
    char other[32], other_type[16];

    /* of the session; without one: no seat, active, neither locked nor idle */
    struct login_session session;
    char seat[32];
    bool is_remote, is_active, is_locked, is_idle;
    usec idle_since; /* when is_idle was set, CLOCK_MONOTONIC */

    /* Another session of the person, which is active and unlocked. Searched for only while this one
     * is not; later only one that was left is reported, when it is unlocked. */
    struct login_session elsewhere;
    bool was_opened; /* it began, was unlocked or became active just now, so the person is there */
};

/* Is the session locked, or has it lost its seat? A remote session has none. */
static inline bool login_facts_are_barred(const struct login_facts *f)
{
    return f->presence == LOGIN_SESSION && (f->is_locked || (f->seat[0] && !f->is_active));
}
