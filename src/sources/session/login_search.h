/*
 * Login search: finds the session of the display server that the idle source listens to. A person
 * may have several sessions, and only the lock and the seat of this one matter.
 *
 * For an X server it is the session of this user with that Display. Otherwise, and if no session
 * names the display, it is the session of the process at the other end of the connection.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login_facts.h"

struct login_search;

/* @path: of the session; NULL: logind names none. Called once, never from within
 * login_search_new(); may free the search. */
typedef void (*login_found_t)(void *userdata, const char *path);

/* @bus, @user_path: borrowed. NULL if there is nothing to ask, or if that fails: then nothing is
 * found. */
struct login_search *login_search_new(sd_bus *bus, const char *user_path,
                                      const struct login_server *server, login_found_t found,
                                      void *userdata);
struct login_search *login_search_free(struct login_search *s);
