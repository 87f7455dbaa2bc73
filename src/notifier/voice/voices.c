/*
 * Voices: a tone is short and is never cut off, except by the next one. Speech ends with its
 * notification, or with the next request.
 */
#include "notifier/voice/voices.h"

#include <glib.h>

struct voices {
    struct voice *all[VOICE_KIND_MAX];
    char *spoken; /* tag of the request that was spoken last, or NULL */
};

struct voices *voices_new(voice_changed_fn changed, void *data)
{
    struct voices *voices = g_new0(struct voices, 1);

    for (enum voice_kind kind = 0; kind < VOICE_KIND_MAX; kind++)
        voices->all[kind] = voice_get(kind, changed, data);
    return voices;
}

enum voice_state voices_state(const struct voices *voices, enum voice_kind kind)
{
    return voice_state(voices->all[kind]);
}

bool voices_has_tones(const struct voices *voices)
{
    return voices_state(voices, VOICE_SOUND) == VOICE_READY;
}

void voices_play(struct voices *voices, const struct popup_request *request)
{
    g_autofree char *tone = request->sound ? voice_file_tone(request->sound) : NULL;

    if (tone)
        voice_say(voices->all[VOICE_SOUND], tone);
    if (!request->speech) {
        voices_hush(voices, request->tag);
        return;
    }
    voice_say(voices->all[VOICE_SPEECH], request->speech);
    g_free(voices->spoken);
    voices->spoken = g_strdup(request->tag);
}

void voices_hush(struct voices *voices, const char *tag)
{
    if (g_strcmp0(voices->spoken, tag) != 0)
        return;
    voice_say(voices->all[VOICE_SPEECH], "");
    g_clear_pointer(&voices->spoken, g_free);
}

struct voices *voices_free(struct voices *voices)
{
    if (!voices)
        return NULL;
    g_free(voices->spoken);
    g_free(voices);
    return NULL;
}
