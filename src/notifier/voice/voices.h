/*
 * Voices: the audible parts of a request, its tone and its speech.
 */
#pragma once

#include "notifier/popup_request.h"
#include "notifier/voice/voice.h"

struct voices;

/* @changed: a result of voices_state() may have changed */
struct voices *voices_new(voice_changed_fn changed, void *data);

/* Whether this program plays the tones itself, so that the server must not play another one. */
bool voices_has_tones(const struct voices *voices);

/* Plays and speaks what @request asks for. Never blocks. */
void voices_play(struct voices *voices, const struct popup_request *request);

/* The notification @tag is gone: ends the speech of that request. */
void voices_hush(struct voices *voices, const char *tag);

enum voice_state voices_state(const struct voices *voices, enum voice_kind kind);

struct voices *voices_free(struct voices *voices);
