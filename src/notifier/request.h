/*
 * Request: one Show, checked whole. What is in a struct request can be acted on without another
 * look.
 *
 * Pure: a GVariant in, a struct or a sentence out.
 */
#pragma once

#include "notifier/text.h"
#include <glib.h>
#include <stdint.h>

enum request_limits {
    REQUEST_ACTIONS_MAX = 3, /* GNOME Shell draws no more */
    REQUEST_TAG_MAX = 64,    /* bytes; the others in characters */
    REQUEST_SUMMARY_MAX = 200,
    REQUEST_BODY_MAX = 4000,
    REQUEST_KEY_MAX = 32,
    REQUEST_LABEL_MAX = 100,
    REQUEST_PICTURE_MAX = 4000,
    REQUEST_WORD_MAX = 100, /* a sound's name */
    REQUEST_PROGRESS_MAX = 100,
};

#define REQUEST_TIMEOUT_MAX UINT64_C(86400000000) /* µs, a day */

enum request_urgency {
    REQUEST_LOW,
    REQUEST_NORMAL,
    REQUEST_CRITICAL,
    REQUEST_URGENCY_MAX,
};

struct request {
    char *tag, *summary, *body;
    char *picture; /* an absolute path, or empty */
    enum request_urgency urgency;
    struct text_action actions[REQUEST_ACTIONS_MAX];
    size_t n_actions;

    bool has_progress;
    uint32_t progress; /* percent */
    char *sound;       /* a name of the sound theme, or NULL */
    char *speech;      /* to be spoken, or NULL; accepted, and not spoken by this program yet */
    bool suppress_sound, is_transient, is_resident, ignores_dnd;
    uint64_t timeout; /* µs; 0 = never */
};

/**
 * request_parse() - check the arguments of Show
 * @parameters:   (sssssa(ss)a{sv})
 * @ret_problem:  one sentence naming argument, value and range; to be freed with g_free()
 *
 * Returns a request owning all it points to, or NULL with @ret_problem set. Unknown options are
 * ignored.
 */
struct request *request_parse(GVariant *parameters, char **ret_problem);

/* The tag of a Withdraw. Returns false with @ret_problem set. */
bool request_check_tag(const char *tag, char **ret_problem);

struct request *request_free(struct request *request);
