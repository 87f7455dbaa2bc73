/*
 * Popup: one notification on the screen. The only file that knows libnotify.
 *
 * popup_show() blocks, under the guard. One object per showing: libnotify reports "closed" once per
 * object.
 */
#pragma once

#include "notifier/request.h"
#include "notifier/server.h"

struct popup;

struct popup_listener {
    /* @key as it was given in the request. */
    void (*acted)(struct popup *popup, const char *key, void *data);
    /* @reason is dismissed, expired, withdrawn or unknown. The popup is off the screen. */
    void (*closed)(struct popup *popup, const char *reason, void *data);
};

struct popup *popup_new(const struct popup_listener *listener, void *data);

/**
 * popup_show() - put @request on the screen, in place of what this popup showed before
 *
 * Everything is fitted to the facts of @server, which must be of this moment (server_ask()).
 *
 * Returns false with @error set when the server refused or went away.
 */
bool popup_show(struct popup *popup, const struct request *request, const struct server *server,
                GError **error);

/* The server's number for it, 0 before the first popup_show(). Means nothing to another server. */
guint32 popup_id(const struct popup *popup);

/* Forget it, without touching the screen. May be called from the listener. */
struct popup *popup_free(struct popup *popup);
