/*
 * Server: the current notification server, its capabilities, and whether it answers.
 *
 * Queries are asynchronous and go to the unique owner, so they do not block, do not start a server,
 * and cannot reach a different server.
 */
#pragma once

#include "notifier/profile.h"
#include <gio/gio.h>

struct server;

struct server_facts {
    char *name, *version; /* empty while unknown */
    char **capabilities;
    const struct profile *profile;
    bool do_not_disturb;
};

enum server_answer {
    SERVER_READY,
    SERVER_ABSENT,
    SERVER_FAILED,
};

struct server_listener {
    /* The server that showed our popups is gone. A new one may already be there. */
    void (*lost)(void *data);
    /* A member of server_facts() changed. */
    void (*facts_changed)(void *data);
};

/* @error is a sentence, with SERVER_FAILED only. */
typedef void (*server_answer_fn)(enum server_answer answer, const char *error, void *data);

/**
 * server_open() - follow the name, and query its owner if there is one
 *
 * Blocks for one query to the bus; call it before the main loop runs.
 */
struct server *server_open(GDBusConnection *bus, const struct server_listener *listener,
                           void *data);

/**
 * server_ask() - check whether a notification can be shown now
 *
 * Queries the server's facts again; with SERVER_READY server_facts() is current. Answers within 4
 * s, or 14 s if a server has to be started. @done is never called before this returns.
 */
void server_ask(struct server *server, server_answer_fn done, void *data);

/**
 * server_check_dnd() - query do-not-disturb alone
 *
 * A change is reported to the listener first; then @done is called, unless it is NULL. @done may be
 * called before this returns.
 */
void server_check_dnd(struct server *server, void (*done)(void *data), void *data);

/* Names the modes of mako that mean do-not-disturb, a NULL-terminated list. */
void server_set_quiet_modes(struct server *server, const char *const *modes);

const struct server_facts *server_facts(const struct server *server);
bool server_can(const struct server *server, const char *capability);
const char *server_owner(const struct server *server);

/* Makes the popup @id expire at once, for servers that leave closed popups on the screen. Does not
 * wait for an answer. */
void server_hide_id(GDBusConnection *bus, const char *owner, guint32 id);

/* Closes one notification without waiting for an answer. libnotify would block, and would address
 * the well-known name instead of @owner. */
void server_close_id(GDBusConnection *bus, const char *owner, guint32 id);

struct server *server_close(struct server *server);
