/*
 * Popup request: the arguments of one Show, validated. A struct popup_request needs no further
 * checks.
 *
 * Pure: takes a GVariant, returns a struct or a sentence.
 */
#pragma once

#include "notifier/plain_text.h"
#include <glib.h>
#include <stdint.h>

enum popup_request_limits {
    POPUP_REQUEST_ACTIONS_MAX = 3, /* GNOME Shell draws no more */
    POPUP_REQUEST_TAG_MAX = 64,    /* bytes; the lengths below are in characters */
    POPUP_REQUEST_SUMMARY_MAX = 200,
    POPUP_REQUEST_BODY_MAX = 4000,
    POPUP_REQUEST_KEY_MAX = 32,
    POPUP_REQUEST_LABEL_MAX = 100,
    POPUP_REQUEST_PICTURE_MAX = 4000,
    POPUP_REQUEST_PROGRESS_MAX = 100,
    POPUP_REQUEST_MODES_MAX = 16,
    POPUP_REQUEST_MODE_MAX = 32,
};

#define POPUP_REQUEST_TIMEOUT_MAX UINT64_C(86400000000) /* µs, one day */

enum popup_request_urgency {
    POPUP_REQUEST_LOW,
    POPUP_REQUEST_NORMAL,
    POPUP_REQUEST_CRITICAL,
    POPUP_REQUEST_URGENCY_MAX,
};

struct popup_request {
    char *tag, *summary, *body;
    char *picture; /* absolute path, or empty */
    enum popup_request_urgency urgency;
    struct plain_text_action actions[POPUP_REQUEST_ACTIONS_MAX];
    size_t n_actions;

    bool has_progress;
    uint32_t progress; /* percent */
    char *sound;       /* reminder, step or hold-end: the tone to play; or NULL */
    char *speech;      /* text to speak, or NULL */
    bool suppress_sound, is_transient, is_resident, ignores_dnd;
    bool is_check;      /* show nothing: only report whether do-not-disturb is on */
    uint64_t timeout;   /* µs; 0 = never */
    char **quiet_modes; /* names of mako's modes that mean do-not-disturb; NULL = as before */
};

/**
 * popup_request_parse() - check the arguments of Show
 * @parameters:   (sssssa(ss)a{sv})
 * @ret_problem:  a sentence with argument, value and range; to be freed with g_free()
 *
 * Returns a request that owns all its members, or NULL with @ret_problem set. Unknown options are
 * ignored.
 */
struct popup_request *popup_request_parse(GVariant *parameters, char **ret_problem);

/* Checks the tag of a Withdraw. Returns false with @ret_problem set if it is invalid. */
bool popup_request_check_tag(const char *tag, char **ret_problem);

struct popup_request *popup_request_free(struct popup_request *request);
