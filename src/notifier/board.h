/*
 * Board: the notifications on the screen, by tag, and the end of each.
 *
 *     Show -> query the server -> refused | failed | uncertain
 *                              -> shown -> action | closed | lost
 *
 * Each tag ends once: later signals of the server for it are ignored. An action does not end a
 * resident notification.
 */
#pragma once

#include "notifier/popup_request.h"
#include "notifier/server.h"
#include "notifier/voice/voices.h"

struct board;

/* The daemon shows one suggestion or one stretch at a time; the rest is reserve. */
#define BOARD_TAGS_MAX 8

struct board_listener {
    /* A tag has a new state, as in the signal Changed. */
    void (*changed)(const char *tag, const char *state, const char *detail, void *data);
    /* The result of board_is_quiet() may have changed. */
    void (*stirred)(void *data);
};

/* The parts are borrowed. */
struct board *board_new(GDBusConnection *bus, struct server *server, struct voices *voices,
                        const struct board_listener *listener, void *data);

/* Whether board_show() may be called for @tag: fewer than BOARD_TAGS_MAX others are in use. */
bool board_has_room(const struct board *board, const char *tag);

/**
 * board_show() - show a notification, or replace the one with the same tag
 * @request:  taken
 *
 * A request that the person made (it ignores do-not-disturb) plays its tone and speech at once, and
 * without a server too; any other plays them when it is on the screen.
 *
 * Announces nothing before it returns. A later call for the same tag replaces this one if the
 * server has not answered yet.
 */
void board_show(struct board *board, struct popup_request *request);

/* An unknown tag is valid. */
void board_withdraw(struct board *board, const char *tag);
/* For a caller that is gone: also stops waiting for the end of do-not-disturb. */
void board_withdraw_all(struct board *board);

/* The server is gone and its notifications with it. Call this before server_facts() describes a new
 * server. */
void board_lose(struct board *board);

/* The facts about the server changed; do-not-disturb may have begun or ended. */
void board_stir(struct board *board);

/* No notification is on the screen or about to appear, and the caller does not wait for the end of
 * do-not-disturb. A caller whose reminders respect do-not-disturb delays them as soon as
 * do-not-disturb is announced, so it waits for the end even if none of its requests was refused. */
bool board_is_quiet(const struct board *board);

struct board *board_free(struct board *board);
