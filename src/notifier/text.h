/*
 * Text: fits what the daemon says, plain text, to what a server can show.
 *
 * Pure: no bus, no libnotify. The summary is never markup on any server, so it needs no fitting.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One thing that the person can do: the key comes back when they do it, the label is what they
 * read. */
struct text_action {
    char *key;
    char *label;
};

/* What the server shows. */
struct text_server {
    bool has_body;
    bool has_markup;
    bool has_buttons;
    const char *click; /* the click that runs the first action, in words; NULL = none does */
};

/**
 * text_body() - the body to send
 * @body:      the daemon's text, plain, lines ended by \n; may be empty
 * @actions:   what is offered, the first being what a click runs; may be NULL when @n_actions is 0
 *
 * Where no buttons are drawn, a last line names the ways to act. The result holds no bare & < >
 * when the server reads markup, and no entity when it does not; it is empty when the server shows
 * no body.
 *
 * Returns a new string, to be freed with g_free().
 */
char *text_body(const char *body, const struct text_server *server,
                const struct text_action *actions, size_t n_actions);
