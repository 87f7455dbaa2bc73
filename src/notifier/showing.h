/*
 * Showing: what the screen shows for one tag, and what it is to show next.
 */
#pragma once

#include "notifier/popup.h"

/* dunstctl and makoctl invoke an action without closing the popup. */
#define SHOWING_CLOSES_AFTER_MS 1000

struct board;

struct showing {
    struct board *board; /* for the callbacks */
    GDBusConnection *bus;
    struct server *server;
    char *tag;
    struct popup_request *wanted; /* the request to show next; NULL = none */
    guint64 turn;                 /* of the latest Show; answers to earlier ones are ignored */
    struct popup *popup;          /* on the screen; NULL = none */
    bool is_resident, ignores_dnd;
    gint64 acted_at;   /* µs, CLOCK_MONOTONIC, 0 = never */
    gint64 expires_at; /* the same; G_MAXINT64 = never */
    guint close_timer, check_timer;
};

/* The bus and the server are borrowed. */
struct showing *showing_new(struct board *board, GDBusConnection *bus, struct server *server,
                            const char *tag);
void showing_free(gpointer showing);

/**
 * showing_put_up() - show @request, in place of the popup that is up
 *
 * Blocks in libnotify. If a replacement fails, it retries once with a new popup. A server that
 * keeps the old buttons gets a new popup for other ones.
 */
bool showing_put_up(struct showing *showing, const struct popup_listener *listener,
                    const struct popup_request *request, bool has_tones, GError **error);

/* Removes the popup from the screen. Harmless when the server has closed it already, because a
 * server does not reuse ids. */
void showing_close_popup(struct showing *showing);

/* The true reason of a close that a server reports as @reason. Some servers close even a resident
 * popup on an action: then it is unknown, because the person did not dismiss it. Others report an
 * expiry before the time: then the person did. */
const char *showing_reason(const struct showing *showing, const char *reason);
