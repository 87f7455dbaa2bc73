/*
 * Sound module: plays a file through libcanberra, which chooses PulseAudio (or PipeWire), ALSA or
 * whatever else the computer has.
 *
 * A sound server that restarts leaves a dead context behind, so after an error one try is made with
 * a new one.
 */
#include "config.h"
#include "notifier/voice/voice_module.h"

#include <canberra.h>
#include <stdio.h>

#define TONE_ID 1

static ca_context *context;

static int open_context(void)
{
    int r = ca_context_create(&context);

    if (r < 0)
        context = NULL;
    else
        ca_context_change_props(context, CA_PROP_APPLICATION_NAME, "Lumbard",
                                CA_PROP_APPLICATION_ID, LUMBARD_NAME, CA_PROP_APPLICATION_ICON_NAME,
                                LUMBARD_NAME, NULL);
    return r;
}

static void close_context(void)
{
    if (context)
        ca_context_destroy(context);
    context = NULL;
}

static int play(const char *path)
{
    int r = context ? 0 : open_context();

    if (r < 0)
        return r;
    ca_context_cancel(context, TONE_ID);
    return ca_context_play(context, TONE_ID, CA_PROP_MEDIA_FILENAME, path, CA_PROP_MEDIA_ROLE,
                           "event", CA_PROP_EVENT_DESCRIPTION, "Lumbard",
                           CA_PROP_CANBERRA_CACHE_CONTROL, "never", NULL);
}

static int say(const char *path, char *problem, size_t size)
{
    int r = play(path);

    if (r < 0) {
        close_context();
        r = play(path);
    }
    if (r >= 0)
        return 0;
    close_context();
    snprintf(problem, size, "the tone cannot be played: %s", ca_strerror(r));
    return -1;
}

__attribute__((visibility("default"))) const struct voice_module voice_module = {
    .version = LUMBARD_VERSION,
    .say = say,
};
