/*
 * Popup: one notification on the screen. Only this file calls libnotify.
 *
 * popup_show() blocks, under the guard. Each showing needs a new object, because libnotify reports
 * "closed" once per object.
 */
#pragma once

#include "notifier/popup_request.h"
#include "notifier/server.h"

struct popup;

struct popup_listener {
    /* @key is as in the request. */
    void (*acted)(struct popup *popup, const char *key, void *data);
    /* @reason is dismissed, expired, withdrawn or unknown. The popup is no longer on the screen. */
    void (*closed)(struct popup *popup, const char *reason, void *data);
};

struct popup *popup_new(const struct popup_listener *listener, void *data);

/**
 * popup_show() - show @request, in place of the popup's earlier content
 * @has_tones:  the tone of the request is played elsewhere, so the server must be silent
 *
 * Adapts the content to the facts of @server, which must be current (server_ask()).
 *
 * Returns false with @error set if the server rejected it or disappeared.
 */
bool popup_show(struct popup *popup, const struct popup_request *request,
                const struct server *server, bool has_tones, GError **error);

/* Whether the server draws nothing of the earlier content if @request is shown in its place. */
bool popup_can_become(const struct popup *popup, const struct popup_request *request,
                      const struct profile *profile);

/* The id that the server assigned, valid for this server only; 0 before the first popup_show(), and
 * if the server's reply had no id. */
guint32 popup_id(const struct popup *popup);

/* Frees the object and leaves the screen unchanged. The listener may call it. */
struct popup *popup_free(struct popup *popup);
