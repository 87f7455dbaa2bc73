/*
 * Stretch view: the present step of a guided stretch, as a screen of a terminal and as one line.
 */
#pragma once

#include "ctl/client/property_list.h"

struct stretch_view {
    const char *exercise; /* "doorway stretch, left side" */
    const char *drawing;  /* lines of text; NULL: none */
    unsigned rows, columns;
};

/**
 * stretch_view_screen() - append the step, its drawing if there is room, and the keys
 * @coach:  the properties of Coach, while stretching
 * @now:    µs, CLOCK_REALTIME
 */
void stretch_view_screen(GString *out, const struct property_list *coach,
                         const struct stretch_view *view, usec now);

/* Appends the step on one line, with its newline. */
void stretch_view_line(GString *out, const struct property_list *coach, usec now);

/* The same as a JSON object on one line, names as on D-Bus. */
void stretch_view_json(GString *out, const struct property_list *coach);

/* How a stretch ended, in sentences; @outcome: a word of StretchFinished, or NULL. */
const char *stretch_view_end(const char *outcome, bool counts_as_rest);

/* The drawing that belongs to the picture at @path: the same name, ended by .txt. NULL: there is
 * none; free it with g_free(). */
char *stretch_view_drawing(const char *path);
