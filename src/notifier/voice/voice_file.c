/*
 * Voice file: a file beside the program comes before the installed one, because both were built
 * together. lumbarctl is built in the folder beside the notifier's.
 */
#include "notifier/voice/voice_file.h"
#include "config.h"

#include <glib.h>

static const char *const MODULES[VOICE_KIND_MAX] = {
    [VOICE_SOUND] = "sound.so",
    [VOICE_SPEECH] = "speech.so",
};

static const char *const WORDS[VOICE_STATE_MAX] = {
    [VOICE_READY] = "ready",   [VOICE_NO_MODULE] = "no-module", [VOICE_NO_SERVER] = "no-server",
    [VOICE_BROKEN] = "broken", [VOICE_FAILED] = "failed",       [VOICE_HUNG] = "hung",
};

const char *voice_state_word(enum voice_state state)
{
    return WORDS[state];
}

static char *path_if_there(char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return path;
    g_free(path);
    return NULL;
}

static char *find(const char *folder, const char *file)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *beside = g_path_get_dirname(program ? program : "/");
    char *path = path_if_there(g_build_filename(beside, "..", "notifier", file, NULL));

    return path ? path : path_if_there(g_build_filename(folder, file, NULL));
}

char *voice_file_module(enum voice_kind kind)
{
    return find(LUMBARD_MODULEDIR, MODULES[kind]);
}

char *voice_file_tone(const char *name)
{
    g_autofree char *file = g_strconcat(name, ".wav", NULL);

    return find(LUMBARD_DATADIR "/sounds", file);
}

/* The socket may belong to a Speech Dispatcher that this program cannot start itself. */
static bool has_dispatcher(void)
{
    g_autofree char *program = g_find_program_in_path("speech-dispatcher");
    g_autofree char *socket =
        g_build_filename(g_get_user_runtime_dir(), "speech-dispatcher", "speechd.sock", NULL);

    return program || g_getenv("SPEECHD_ADDRESS") || g_file_test(socket, G_FILE_TEST_EXISTS);
}

enum voice_state voice_file_state(enum voice_kind kind)
{
    g_autofree char *module = voice_file_module(kind);

    if (!module)
        return VOICE_NO_MODULE;
    return kind == VOICE_SPEECH && !has_dispatcher() ? VOICE_NO_SERVER : VOICE_READY;
}
