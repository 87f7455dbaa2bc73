/*
 * Voice: one kind of sound, tones or speech, in a thread of its own.
 *
 * The libraries of sound and speech wait for their servers without a limit, so no caller waits for
 * them. A newer text replaces the one that waits: after a hang only the latest step is spoken.
 */
#pragma once

#include "notifier/voice/voice_file.h"

struct voice;

/* Called in the main loop after the result of voice_state() may have changed. */
typedef void (*voice_changed_fn)(void *data);

/* Starts nothing and loads nothing before the first voice_say(). A voice lives until the program
 * exits, because its thread may never return. */
struct voice *voice_get(enum voice_kind kind, voice_changed_fn changed, void *data);

/**
 * voice_say() - play the file @text, or speak @text, in place of what still plays or is spoken
 *
 * Never blocks. An empty string means silence. Does nothing if the voice cannot work.
 */
void voice_say(struct voice *voice, const char *text);

enum voice_state voice_state(struct voice *voice);
