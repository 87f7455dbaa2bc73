/*
 * Findings: everything that doctor checks, gathered by calls that start and change nothing.
 *
 * A fact that could not be read is NULL, empty or false. Prints nothing but errors of the service.
 */
#pragma once

#include "ctl/client/client.h"
#include "ctl/doctor/findings_server.h"
#include "notifier/voice/voice_file.h"

/* The variables of the environment that describe the desktop. */
#define FINDINGS_VARIABLES 4
extern const char *const findings_variables[FINDINGS_VARIABLES];

struct findings {
    bool is_running;
    bool has_manager;  /* a systemd user manager is on the bus */
    char *unit_file;   /* "enabled" and so on; NULL = not installed, or no manager */
    char *unit_active; /* "active", "failed" and so on, or NULL */
    bool is_notifier_installed;
    struct property_list *presence, *coach, *history, *settings; /* empty unless the service runs */
    GPtrArray *sources, *trackers;
    struct findings_server server;
    char *voices[VOICE_KIND_MAX]; /* a word of enum voice_state */
    char *history_folder;
    int history_error; /* negative errno of writing there; 0 = writable */
};

/**
 * findings_new() - read everything
 *
 * Waits up to CALL_LIMIT for each program. Returns COMMAND_FINE, whatever is missing, or another
 * status if the service runs but does not answer.
 */
enum command_status findings_new(sd_bus *bus, struct findings **ret);
struct findings *findings_free(struct findings *f);

static inline void findings_freep(struct findings **f)
{
    *f = findings_free(*f);
}
