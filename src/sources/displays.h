/*
 * Displays: finds the displays of the session, which may appear at any time. The service lives as
 * long as the user manager, and may be older than every display.
 *
 * The environment names the display: our own, or else that of the user manager, which sessions fill
 * in. The manager sends no signal when it changes, so it is queried at each sign of a new display,
 * which is a socket in one of two folders. The result goes into our own environment, where the
 * libraries read it. The variables that the manager gave us at our start are still its own: when a
 * session removes them, those of the next session apply.
 *
 * The person may have several sessions. Once the service has followed one to another, the manager
 * decides no longer, because its variables are those of the session that began last: they are taken
 * only where they name the display of the session that is followed. The variables of a session that
 * was left are remembered.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "sources/session/login_facts.h"

struct displays;

struct displays_listener {
    /* A new display may exist; also called after the first answer of the user manager. */
    void (*changed)(void *userdata);
    /* The environment names the displays of another session; changed() follows. */
    void (*moved)(void *userdata);
};

/* Borrowed: all. NULL on ENOMEM. */
struct displays *displays_new(sd_event *event, sd_bus *user_bus,
                              const struct displays_listener *listener, void *userdata);
/* Turns the watch on the folders on or off. While a display serves, other users' displays, whose
 * sockets are in the same folder, then cause no wake-up. */
void displays_watch(struct displays *d, bool on);

/* Asks the user manager once more. Calls changed() only if a variable changed. */
void displays_ask(struct displays *d);

/**
 * displays_follow() - use the displays of another session
 * @from:  the session whose displays are used until now
 *
 * A session that was followed before has the displays that it had then. Otherwise the user manager
 * is asked at once, and after 1/4, 1, 2 and 4 s as long as it names no display of this session. An
 * X display that logind names is used at once, with its keys in the default file. Does nothing if
 * this session is followed already.
 */
void displays_follow(struct displays *d, const struct login_session *session,
                     const struct login_session *from);

/* The displays that displays_follow() found serve: the user manager is asked no more. */
void displays_serve(struct displays *d);

/* Uses the displays of the first session again, if those of another one are used. */
void displays_go_home(struct displays *d);

/* Are the displays of another session used than of the first one? */
bool displays_are_elsewhere(const struct displays *d);

/* The id of the session whose displays are used or asked for by displays_follow(); empty: the
 * service never followed one. */
const char *displays_followed(const struct displays *d);

struct displays *displays_free(struct displays *d);
