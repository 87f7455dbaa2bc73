/*
 * Panel form: what status and watch print for a status bar. The form names the bar, which decides
 * the syntax and the escaping, and may have a template with fields of panel_view.h.
 */
#pragma once

#include "ctl/panel/panel_view.h"

enum panel_kind {
    PANEL_PLAIN,
    PANEL_WAYBAR,   /* one JSON object; its texts are Pango markup */
    PANEL_I3BLOCKS, /* one JSON object of the protocol of i3bar; its texts are Pango markup */
    PANEL_POLYBAR,
    PANEL_TMUX,
    PANEL_GENMON, /* XML-like elements whose content is Pango markup */
};

struct panel_form {
    enum panel_kind kind;
    char *template; /* owned */
};

/**
 * panel_form_parse() - parse the argument of --format
 * @text:  "KIND", "KIND:TEMPLATE", or a TEMPLATE with at least one field
 * @ret:   written on success only; free it with panel_form_done()
 *
 * Returns NULL, or a sentence about the error; free it with g_free().
 */
char *panel_form_parse(const char *text, struct panel_form *ret);

/* Appends the line, with its newline. The values of @v are escaped; the template itself may contain
 * markup. */
void panel_form_print(const struct panel_form *form, GString *out, const struct panel_view *v);

/* True if the line of @v changes with the minute, without any change of the service. */
bool panel_form_counts_minutes(const struct panel_form *form, const struct panel_view *v);

void panel_form_done(struct panel_form *form);
