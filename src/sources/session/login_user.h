/*
 * Login user: which of the user's sessions is the one with the desktop, and what it is like. Lives
 * as long as one logind does.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login.h"
#include "util/owner.h"

struct login_user;

/**
 * login_user_new() - begin to ask
 * @owner:    of logind's name; borrowed, like @bus and @facts
 * @facts:    written: presence, session_number, other, and all of the session
 * @changed:  after each change
 *
 * What @facts say before the first answer stays until then. NULL on ENOMEM.
 */
struct login_user *login_user_new(sd_bus *bus, const struct owner *owner, struct login_facts *facts,
                                  void (*changed)(void *userdata), void *userdata);
struct login_user *login_user_free(struct login_user *u);

/* The first answer came. */
bool login_user_is_known(const struct login_user *u);

/* No session: no seat, active, neither locked nor idle. */
void login_facts_forget_session(struct login_facts *facts);
