/*
 * Login elsewhere: finds another session in which the person may be: of this user, with a desktop,
 * active and unlocked.
 *
 * Lives only while the session that is followed is locked or has lost its seat, or after that
 * session was left for another; so there is no match on other sessions while one session is used.
 */
#pragma once

#include "sources/session/login_call.h"

struct login_elsewhere;

/* @session: the first that fits; without an id: none does at present. @was_opened: a signal
 * reported that it began or changed, as it does when the person comes to it. Never called from
 * within the functions below; may free the object. */
typedef void (*login_elsewhere_t)(void *userdata, const struct login_session *session,
                                  bool was_opened);

/**
 * login_elsewhere_search() - search now, and again after each new session and each change of one
 * @followed:  the path of the session that is followed, which does not fit
 * @display:   its X display, which no other session has; may be empty
 *
 * @bus and @owner are borrowed, strings are copied. NULL if that fails.
 */
struct login_elsewhere *login_elsewhere_search(sd_bus *bus, struct bus_owner *owner,
                                               const char *user_path, const char *followed,
                                               const char *display, login_elsewhere_t found,
                                               void *userdata);

/* The same for one session alone, at @path, and not before it changes; reports only that it fits.
 * NULL without a path. */
struct login_elsewhere *login_elsewhere_watch(sd_bus *bus, struct bus_owner *owner,
                                              const char *path, login_elsewhere_t found,
                                              void *userdata);

struct login_elsewhere *login_elsewhere_free(struct login_elsewhere *e);
