/*
 * Voice file: what of sound and speech is installed, as far as files show it. lumbarctl doctor asks
 * the same while no notifier runs.
 *
 * Reads folders only: no bus, no library of sound or speech.
 */
#pragma once

#include <stdbool.h>

/* The two kinds of sound. Each has a module and a property on the bus. */
enum voice_kind {
    VOICE_SOUND,
    VOICE_SPEECH,
    VOICE_KIND_MAX,
};

enum voice_state {
    VOICE_READY,     /* as far as it is known: nothing has failed */
    VOICE_NO_MODULE, /* lumbard was built without it, or its package is missing */
    VOICE_NO_SERVER, /* Speech Dispatcher is not installed */
    VOICE_BROKEN,    /* the module cannot be loaded: its library is missing */
    VOICE_FAILED,    /* the last try failed */
    VOICE_HUNG,      /* the last try does not end */
    VOICE_STATE_MAX,
};

/* "ready", "no-module" and so on: the values of the properties. */
const char *voice_state_word(enum voice_state state);

/* VOICE_READY, VOICE_NO_MODULE or VOICE_NO_SERVER. */
enum voice_state voice_file_state(enum voice_kind kind);

/* The path of the module; to be freed with g_free(). NULL if it is not installed. */
char *voice_file_module(enum voice_kind kind);

/* The path of the tone with this name; to be freed with g_free(). NULL if there is none. */
char *voice_file_tone(const char *name);
