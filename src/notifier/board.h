/*
 * Board: what is on the screen, by tag, and how each showing ends.
 *
 *     Show -> asking the server -> refused | failed
 *                               -> shown -> action | closed | lost
 *
 * The first end of a tag wins; what the server says after it is not repeated. An action on what is
 * resident is no end.
 */
#pragma once

#include "notifier/request.h"
#include "notifier/server.h"

struct board;

/* More is no use: the daemon has one suggestion or one stretch up. */
#define BOARD_TAGS_MAX 8

struct board_listener {
    /* The signal Changed. */
    void (*changed)(const char *tag, const char *state, const char *detail, void *data);
    /* board_is_quiet() may have a new answer. */
    void (*stirred)(void *data);
};

struct board *board_new(GDBusConnection *bus, struct server *server,
                        const struct board_listener *listener, void *data);

/* Is there room for @tag? */
bool board_has_room(const struct board *board, const char *tag);

/**
 * board_show() - show, or replace what has the tag
 * @request:  taken
 *
 * Announces nothing before it returns. Until the server has answered, a later call for the same tag
 * takes its place.
 */
void board_show(struct board *board, struct request *request);

/* Fine for an unknown tag. */
void board_withdraw(struct board *board, const char *tag);
/* The caller is gone: nobody waits for the end of do-not-disturb any more, either. */
void board_withdraw_all(struct board *board);

/* The server is gone, and all that was up with it: to be called before the facts about a new one
 * are believed. */
void board_lose(struct board *board);

/* The facts about the server are others: do-not-disturb may have begun, or ended. */
void board_stir(struct board *board);

/* Nothing is up or coming up, and nobody waits for do-not-disturb to end. Whoever has shown what
 * does not go over it holds its reminders from the moment that it hears of it, refused or not. */
bool board_is_quiet(const struct board *board);

struct board *board_free(struct board *board);
