/*
 * Player: one media player on the session bus (MPRIS): its program, and what it plays.
 *
 * All calls are asynchronous, with a timeout of 5 s. After a timeout the player is queried again
 * when it next sends PropertiesChanged, a few times at most.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "sources/source.h"

#define PLAYER_PREFIX    "org.mpris.MediaPlayer2."
#define PLAYER_PATH      "/org/mpris/MediaPlayer2"
#define PLAYER_INTERFACE "org.mpris.MediaPlayer2.Player"

struct player;

/**
 * player_new() - begin to watch one player
 * @name:     begins with PLAYER_PREFIX; copied
 * @unique:   unique name of its owner; NULL: unknown, player_new() queries the bus. Copied
 * @changed:  called when a result of the functions below may have changed; within a call only in
 *            player_apply_signal()
 *
 * Borrowed: @bus and @userdata, for its life. Returns 0 or a negative errno.
 */
int player_new(sd_bus *bus, const char *name, const char *unique, void (*changed)(void *userdata),
               void *userdata, struct player **ret);
struct player *player_free(struct player *p);

const char *player_name(const struct player *p);

/* @m: PropertiesChanged, at its begin; ignored unless this player sent it. */
void player_apply_signal(struct player *p, sd_bus_message *m);

/* Whether no query is pending: each has a reply, an error or a timeout. */
bool player_is_known(const struct player *p);

/* The activity of the player; PLAYER_SILENT until its name and the desktop entry are known, and for
 * a player that does not answer. */
enum player_activity {
    PLAYER_SILENT,
    PLAYER_PAUSED, /* or stopped */
    PLAYER_PLAYS_FILM,
    PLAYER_PLAYS_SOUND, /* sound alone, or the player of a telephone */
    PLAYER_PLAYS,       /* something that only its other evidence shows: a browser */
};
enum player_activity player_activity(const struct player *p);

/* Whether it can show a film: sound is not all that it plays. */
bool player_may_show_films(const struct player *p);

/* The program, as of sources/programs.h; never empty. */
const char *player_program(const struct player *p);

/* Calls @test with each name of the player: desktop entry, bus name, the name that people know, and
 * process. Returns whether one returned true. */
bool player_any_name(const struct player *p, const struct source *s,
                     bool (*test)(const struct source *s, const char *name));

/* Queries status and track once more. */
void player_ask(struct player *p);
