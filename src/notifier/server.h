/*
 * Server: who shows notifications now, what it can, and whether it answers.
 *
 * All of it is asked asynchronously and addressed to the unique owner: nothing here blocks, starts
 * a server unasked, or reaches another server than the one meant.
 */
#pragma once

#include "notifier/profile.h"
#include <gio/gio.h>

struct server;

struct server_facts {
    char *name, *version; /* empty while not known */
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
    /* The owner that may have popups of ours is gone; a new one may be there already. */
    void (*lost)(void *data);
    /* Anything in server_facts() changed. */
    void (*facts_changed)(void *data);
};

/* @error is a sentence, with SERVER_FAILED only. */
typedef void (*server_answer_fn)(enum server_answer answer, const char *error, void *data);

/**
 * server_open() - follow the name, and learn about its owner if there is one
 *
 * Blocks for one question to the bus itself; before the main loop only.
 */
struct server *server_open(GDBusConnection *bus, const struct server_listener *listener,
                           void *data);

/**
 * server_ask() - can something be shown now?
 *
 * Asks the server who it is; with SERVER_READY the facts are those of this moment. Answers within 4
 * s, 14 s when a server had to be started. @done is never called before this returns.
 */
void server_ask(struct server *server, server_answer_fn done, void *data);

const struct server_facts *server_facts(const struct server *server);
bool server_can(const struct server *server, const char *capability);
const char *server_owner(const struct server *server);

/* Let what is up under @id end by itself at once, without waiting; for servers that do not take
 * down what is closed. */
void server_hide_id(GDBusConnection *bus, const char *owner, guint32 id);

/* Take one notification down, without waiting. Not through libnotify, which would block and address
 * the name. */
void server_close_id(GDBusConnection *bus, const char *owner, guint32 id);

struct server *server_close(struct server *server);
