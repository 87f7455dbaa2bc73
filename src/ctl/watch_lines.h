/*
 * Watch lines: how each thing that watch sees is written, for people, as JSON, or for a panel.
 *
 * Every function appends one whole line with its end, or nothing where that form has nothing to
 * say.
 */
#pragma once

#include "ctl/follow.h"

enum watch_form {
    WATCH_PEOPLE,
    WATCH_JSON,
    WATCH_WAYBAR,
};

/* The present state, read in full: at the start, and when the service is back (@is_back). */
void watch_line_present(GString *out, enum watch_form form, const struct follow *known,
                        bool is_back, usec now);

/* The service does not run or does not answer; @event is its name in JSON. */
void watch_line_absent(GString *out, enum watch_form form, const char *event, const char *sentence,
                       usec now);

/**
 * watch_line_changed() - some properties of one interface have changed
 * @known:        with the change taken in
 * @changed:      only what changed
 * @invalidated:  names whose new value was not told, or NULL; a string array
 */
void watch_line_changed(GString *out, enum watch_form form, const struct follow *known,
                        const char *interface, const struct properties *changed,
                        GVariant *invalidated, usec now);

/* A signal with its @arguments, a tuple. */
void watch_line_signal(GString *out, enum watch_form form, const char *interface,
                       const char *member, GVariant *arguments, usec now);
