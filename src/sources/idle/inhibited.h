/*
 * Inhibited: whether the desktop's session manager holds idleness back, for a video or a game.
 *
 * It is the property InhibitedActions of org.gnome.SessionManager, which GNOME, Cinnamon and MATE
 * serve and which Mutter and Muffin obey.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct inhibited;

/**
 * inhibited_new() - begin to follow it
 * @changed:  on every change; never from within this call
 *
 * Not inhibited until told. A session manager that vanishes leaves what it said last: whoever
 * obeyed it goes on to. Returns 0 or a negative errno.
 */
int inhibited_new(sd_bus *bus, void (*changed)(void *userdata, bool is_on), void *userdata,
                  struct inhibited **ret);
struct inhibited *inhibited_free(struct inhibited *i);

/* NULL: not. */
bool inhibited_is_on(const struct inhibited *i);
