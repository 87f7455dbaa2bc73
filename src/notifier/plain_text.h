/*
 * Plain text: adapts the daemon's plain text to what a server can show.
 *
 * Pure: no bus, no libnotify. The summary is never markup on any server, so it needs no fitting.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One action that is offered: the person reads the label, the daemon receives the key. */
struct plain_text_action {
    char *key;
    char *label;
};

/* The abilities of the server. */
struct plain_text_server {
    bool has_body;
    bool has_markup;
    bool has_buttons;
    const char *click; /* the click that invokes the first action, in words; NULL = none */
};

/**
 * plain_text_body() - the body to send
 * @body:      the daemon's plain text, lines separated by \n; may be empty
 * @actions:   the offered actions; a click invokes the first; may be NULL when @n_actions is 0
 *
 * If the server draws no buttons, a first and a last line state how to act; the end of a long body
 * may be cut off. The characters & < > are escaped if the server reads markup, and only then. The
 * result is empty if the server shows no body.
 *
 * Returns a new string, to be freed with g_free().
 */
char *plain_text_body(const char *body, const struct plain_text_server *server,
                      const struct plain_text_action *actions, size_t n_actions);
