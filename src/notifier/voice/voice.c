/*
 * Voice: the thread loads the module, so that a slow disk delays no notification either. The
 * voices are static: a thread that hangs in a library may use its voice until the exit.
 */
#include "notifier/voice/voice.h"
#include "config.h"
#include "notifier/voice/voice_module.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <string.h>

/* A start of Speech Dispatcher takes about 1 s. */
#define HUNG_AFTER  (10 * G_TIME_SPAN_SECOND)
#define PROBLEM_MAX 200

struct voice {
    enum voice_kind kind;
    voice_changed_fn changed;
    void *data;

    GMutex mutex; /* protects the members below */
    GCond has_next;
    bool has_thread;
    char *next;            /* to say next; NULL = nothing */
    gint64 busy_since;     /* µs, CLOCK_MONOTONIC; 0 = idle */
    enum voice_state last; /* VOICE_READY, VOICE_BROKEN or VOICE_FAILED */
};

static struct voice VOICES[VOICE_KIND_MAX];

struct voice *voice_get(enum voice_kind kind, voice_changed_fn changed, void *data)
{
    struct voice *voice = &VOICES[kind];

    voice->kind = kind;
    voice->changed = changed;
    voice->data = data;
    return voice;
}

static const struct voice_module *load(enum voice_kind kind)
{
    g_autofree char *path = voice_file_module(kind);
    void *library = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    const struct voice_module *module = library ? dlsym(library, VOICE_MODULE_SYMBOL) : NULL;

    if (module && strcmp(module->version, LUMBARD_VERSION) == 0)
        return module;
    if (module)
        g_printerr("lumbard-notifier: %s has version %s, this program has version %s\n", path,
                   module->version, LUMBARD_VERSION);
    else
        g_printerr("lumbard-notifier: %s cannot be loaded: %s\n", path, dlerror());
    return NULL;
}

static gboolean on_changed(gpointer data)
{
    struct voice *voice = data;

    voice->changed(voice->data);
    return G_SOURCE_REMOVE;
}

static void set_last(struct voice *voice, enum voice_state state)
{
    g_mutex_lock(&voice->mutex);
    voice->last = state;
    voice->busy_since = 0;
    g_mutex_unlock(&voice->mutex);
    g_idle_add(on_changed, voice);
}

static char *wait_next(struct voice *voice)
{
    char *next;

    g_mutex_lock(&voice->mutex);
    while (!voice->next)
        g_cond_wait(&voice->has_next, &voice->mutex);
    next = g_steal_pointer(&voice->next);
    voice->busy_since = g_get_monotonic_time();
    g_mutex_unlock(&voice->mutex);
    return next;
}

static gpointer run(gpointer data)
{
    struct voice *voice = data;
    const struct voice_module *module = load(voice->kind);
    g_autofree char *known = NULL; /* the problem that was reported last */

    if (!module) {
        set_last(voice, VOICE_BROKEN);
        return NULL;
    }
    for (;;) {
        g_autofree char *text = wait_next(voice);
        char problem[PROBLEM_MAX] = "";
        const bool is_fine = module->say(text, problem, sizeof problem) == 0;

        if (!is_fine && g_strcmp0(known, problem) != 0)
            g_printerr("lumbard-notifier: %s\n", problem);
        g_free(known);
        known = is_fine ? NULL : g_strdup(problem);
        set_last(voice, is_fine ? VOICE_READY : VOICE_FAILED);
    }
}

/* With the mutex. */
static void start_thread(struct voice *voice)
{
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_try_new("voice", run, voice, &error);

    voice->has_thread = thread != NULL;
    if (thread)
        g_thread_unref(thread);
    else
        g_printerr("lumbard-notifier: cannot start the thread of a voice: %s\n", error->message);
}

void voice_say(struct voice *voice, const char *text)
{
    if (voice_file_state(voice->kind) != VOICE_READY)
        return;
    g_mutex_lock(&voice->mutex);
    if (!voice->has_thread && *text)
        start_thread(voice);
    if (voice->has_thread && voice->last != VOICE_BROKEN) {
        g_free(voice->next);
        voice->next = g_strdup(text);
        g_cond_signal(&voice->has_next);
    }
    g_mutex_unlock(&voice->mutex);
}

enum voice_state voice_state(struct voice *voice)
{
    enum voice_state state = voice_file_state(voice->kind);

    if (state != VOICE_READY)
        return state;
    g_mutex_lock(&voice->mutex);
    state = voice->last;
    if (voice->busy_since != 0 && g_get_monotonic_time() - voice->busy_since > HUNG_AFTER)
        state = VOICE_HUNG;
    g_mutex_unlock(&voice->mutex);
    return state;
}
