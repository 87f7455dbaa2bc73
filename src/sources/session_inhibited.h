/*
 * Session inhibited: whether the session manager of the desktop inhibits idle, for a video or a
 * game.
 *
 * From the property InhibitedActions of org.gnome.SessionManager, which GNOME, Cinnamon and MATE
 * serve and which Mutter and Muffin obey.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct session_inhibited;

/**
 * session_inhibited_new() - begin to follow it
 * @changed:  on every change; never from within this call
 *
 * Off until the first report. If the session manager exits, its last report stays, because the
 * compositor keeps it too. Returns 0 or a negative errno.
 */
int session_inhibited_new(sd_bus *bus, void (*changed)(void *userdata, bool is_on), void *userdata,
                          struct session_inhibited **ret);
struct session_inhibited *session_inhibited_free(struct session_inhibited *i);

/* NULL: returns false. */
bool session_inhibited_is_on(const struct session_inhibited *i);
