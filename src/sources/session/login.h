/*
 * Login: the user's graphical session as logind knows it, found and followed.
 *
 * One for all sources that need it. The session is the one whose display server the idle source
 * listens to; else the one that logind calls the user's display (a service has no session of its
 * own), of class "user" and of a graphical type; if there is none, the session that started us. The
 * sender of each signal is compared with the unique owner of logind's name, so other clients cannot
 * change the facts.
 */
#pragma once

#include <systemd/sd-event.h>

#include "sources/session/login_facts.h"
#include "sources/system_bus.h"

struct login;

/* Called at every change; never from within login_new(). */
typedef void (*login_changed_t)(void *userdata, const struct login_facts *facts);

/* @bus: borrowed for its life. NULL on ENOMEM. */
struct login *login_new(sd_event *event, const struct system_bus *bus);
struct login *login_free(struct login *l);

/* Adds a listener, at most LOGIN_LISTENERS_MAX; they are called in the order of their addition. */
#define LOGIN_LISTENERS_MAX 3
void login_listen(struct login *l, login_changed_t changed, void *userdata);

/* Starts the queries, and starts them again when the system bus appeared or disappeared. Never
 * waits. */
void login_probe(struct login *l);

/* The idle source listens to this server now: the session of that server is followed. Facts of the
 * session are asked for again (is_asking), unless there is no logind. */
void login_serve(struct login *l, const struct login_server *server);

/* The displays of another session are used from now on. The session that was followed until now is
 * watched, so that facts.elsewhere reports when it is unlocked and active again. */
void login_leave(struct login *l);

const struct login_facts *login_facts(const struct login *l);
