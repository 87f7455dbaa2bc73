/*
 * Voice module: what sound.so and speech.so export. They are modules because their libraries would
 * make a notifier larger that is silent.
 *
 * All functions run in the thread of the voice, which may block.
 */
#pragma once

#include <stddef.h>

#define VOICE_MODULE_SYMBOL "voice_module"

struct voice_module {
    const char *version; /* LUMBARD_VERSION: both files are of one build */

    /**
     * say() - play or speak @text, in place of what still plays or is spoken
     * @text:     speech.so: plain text, or an empty string for silence; sound.so: path of a file
     * @problem:  a sentence without full stop on failure
     *
     * Connects when needed, and returns once the sound has begun or is queued. Returns 0 or -1.
     */
    int (*say)(const char *text, char *problem, size_t size);
};
