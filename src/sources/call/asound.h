/*
 * Asound: which sound cards record at this moment, from /proc/asound, which anybody may read.
 */
#pragma once

#include <stdbool.h>

/* Bytes, the final NUL among them. */
#define ASOUND_NAME_MAX 64

struct asound {
    bool has_cards; /* with something to record from */
    bool is_open;   /* somebody holds one open and does not record */
};

/* Calls @each for each that records, with the name of the program that opened it, "" where that
 * cannot be known; loopback cards, which record what the desktop plays, left out. Borrowed for the
 * call: @name. */
struct asound asound_look(void (*each)(void *userdata, const char *name), void *userdata);
