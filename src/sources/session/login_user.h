/*
 * Login user: finds the user's session with the desktop, and its properties. Lives as long as one
 * owner of logind's name.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login_facts.h"
#include "util/bus_owner.h"

struct login_user;

/**
 * login_user_new() - begin to query
 * @owner:    of logind's name; borrowed, like @bus, @server and @facts
 * @server:   the server whose session is wanted
 * @facts:    written: presence, session_number, why, other, other_type, elsewhere, and all of the
 * session
 * @changed:  called after each change
 *
 * @facts stay as they are until the first answer. NULL on ENOMEM.
 */
struct login_user *login_user_new(sd_bus *bus, struct bus_owner *owner,
                                  const struct login_server *server, struct login_facts *facts,
                                  void (*changed)(void *userdata), void *userdata);
struct login_user *login_user_free(struct login_user *u);

/* The server is another one: finds its session. Until then login_user_is_known() is false. */
void login_user_search(struct login_user *u);

/* The session that is followed is left for another: facts.elsewhere reports when it is unlocked and
 * active again. Before a session was left, nothing is listened to for that. */
void login_user_leave(struct login_user *u);

/* Has the first answer come? */
bool login_user_is_known(const struct login_user *u);
