/*
 * Watch lines: the lines of watch, for people or as JSON.
 *
 * Each function appends one line with its newline, or nothing where that form has no such line.
 */
#pragma once

#include "ctl/client/follow.h"

enum watch_form {
    WATCH_PEOPLE,
    WATCH_JSON,
};

/* The whole present state: at the start, and when the service is back (@is_back). */
void watch_line_present(GString *out, enum watch_form form, const struct follow *known,
                        bool is_back, usec now);

/* The service does not run or does not answer; @event is its name in JSON. */
void watch_line_absent(GString *out, enum watch_form form, const char *event, const char *sentence,
                       usec now);

/**
 * watch_line_changed() - some properties of one interface have changed
 * @known:        the state after the change
 * @changed:      only what changed
 * @invalidated:  names whose new value was not sent, a string array; or NULL
 */
void watch_line_changed(GString *out, enum watch_form form, const struct follow *known,
                        const char *interface, const struct property_list *changed,
                        GVariant *invalidated, usec now);

/* A signal with its @arguments, a tuple. */
void watch_line_signal(GString *out, enum watch_form form, const char *interface,
                       const char *member, GVariant *arguments, usec now);
