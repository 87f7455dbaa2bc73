/*
 * Login: the user's graphical session as logind knows it, found and followed.
 *
 * One for all sources that need it. The session is the one that logind calls the user's display
 * (a service has no session of its own), of class "user" and of a graphical type; where there is
 * none, the one that started us. Whoever is not logind changes nothing here: each signal's sender
 * is compared with the unique owner of its name.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-event.h>

#include "core/moment.h"
#include "sources/system_bus.h"

#define LOGIN_NAME "org.freedesktop.login1"

enum login_presence {
    LOGIN_NO_BUS,     /* no system bus */
    LOGIN_NO_LOGIND,  /* nobody of that name on it */
    LOGIN_NO_SESSION, /* no graphical session of this user; suspend is told all the same */
    LOGIN_SESSION,
};

struct login_facts {
    enum login_presence presence;
    bool is_asking;          /* what holds now is still on its way */
    bool is_kept;            /* logind is gone, and what it said is believed for a moment */
    bool is_suspending;      /* PrepareForSleep */
    unsigned session_number; /* another number, another session */
    char other[48];          /* LOGIN_NO_SESSION: what there is instead; may be empty */

    /* of the session; without one: no seat, active, neither locked nor idle */
    char id[32], type[16], seat[32];
    bool is_remote, is_active, is_locked, is_idle;
    usec idle_since; /* when is_idle was set, CLOCK_MONOTONIC */
};

struct login;

/* Called with every change; never from within login_new(). */
typedef void (*login_changed_t)(void *userdata, const struct login_facts *facts);

/* @bus: borrowed for its life. NULL on ENOMEM. */
struct login *login_new(sd_event *event, const struct system_bus *bus);
struct login *login_free(struct login *l);

/* Adds one who is told; at most LOGIN_LISTENERS_MAX, in the order in which they came. */
#define LOGIN_LISTENERS_MAX 3
void login_listen(struct login *l, login_changed_t changed, void *userdata);

/* Begins to ask; and again whenever the system bus may have come or gone. Never waits. */
void login_look(struct login *l);

const struct login_facts *login_facts(const struct login *l);
