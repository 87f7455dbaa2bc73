/*
 * Display set: the variables of the environment that name the displays of one session.
 */
#pragma once

#include <stdbool.h>

#include "sources/session/login_facts.h"

enum display_variable { WAYLAND_DISPLAY, DISPLAY, XAUTHORITY, DISPLAY_VARIABLES };

/* Their names, in the order of the enum. */
extern const char *const display_names[DISPLAY_VARIABLES];

struct display_set {
    char values[DISPLAY_VARIABLES][256]; /* empty: not set */
};

/* "NAME=value": stores the value if it is one of the variables, and fits. */
void display_set_assign(struct display_set *set, const char *assignment);

/* Reads the environment of the process. */
void display_set_read(struct display_set *set);

/* Makes @set the environment of the process. For a session of X11, WAYLAND_DISPLAY is empty then,
 * and not only unset, so that no other compositor is looked for. */
void display_set_apply(const struct display_set *set);

/* Do both name the same displays? Their keys may differ. */
bool display_sets_are_same(const struct display_set *a, const struct display_set *b);

/* The displays of the sessions that were left: of the first one, and of up to three more. */
struct display_memory;

/* The caller frees it with free(). NULL on ENOMEM. */
struct display_memory *display_memory_new(void);

/* The environment names the displays of this session now. */
void display_memory_store(struct display_memory *m, const struct login_session *session);

/* NULL: not stored. */
const struct display_set *display_memory_find(const struct display_memory *m, const char *id);

/* The session that was stored first; call it only after display_memory_store(). */
const struct login_session *display_memory_first(const struct display_memory *m);
