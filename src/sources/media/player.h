/*
 * Player: one media player on the session bus (MPRIS): who it is, and whether it plays.
 *
 * All calls are asynchronous, with a limit of 5 s. One that hung is asked again when it next says
 * anything, a few times, and not before.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define PLAYER_PREFIX    "org.mpris.MediaPlayer2."
#define PLAYER_PATH      "/org/mpris/MediaPlayer2"
#define PLAYER_INTERFACE "org.mpris.MediaPlayer2.Player"

struct player;

/**
 * player_new() - begin to follow one
 * @name:     begins with PLAYER_PREFIX; copied
 * @unique:   its owner; NULL: not known, to be asked for. Copied
 * @changed:  something of it became known or is another now; never from within a call but
 *            player_hear()
 *
 * Borrowed: @bus and @userdata, for its life. Returns 0 or a negative errno.
 */
int player_new(sd_bus *bus, const char *name, const char *unique, void (*changed)(void *userdata),
               void *userdata, struct player **ret);
struct player *player_free(struct player *p);

const char *player_name(const struct player *p);

/* A PropertiesChanged from whomever, read from its begin: believed when this player sent it. */
void player_hear(struct player *p, sd_bus_message *m);

/* Every question has its answer, or will get none. */
bool player_is_known(const struct player *p);

/* As far as it said. Never before it is known who it is. */
bool player_plays(const struct player *p);

/* Whether what it plays is watched; by its DesktopEntry. */
bool player_is_video(const struct player *p);

/* As people know it; never empty. */
const char *player_title(const struct player *p);
