/*
 * Asound: which sound cards record at this moment, from /proc/asound, which every user may read.
 */
#pragma once

#include <stdbool.h>

struct asound {
    bool has_cards; /* there is a card that can record */
    bool is_open;   /* a program has opened a card and does not record */
};

/* Calls @each for each card that records, with the name of the program that opened it, or "" if it
 * is unknown. Ignores loopback cards, which record the sound that the desktop plays. @name:
 * borrowed for the call. */
struct asound asound_scan(void (*each)(void *userdata, const char *name), void *userdata);
