/*
 * Findings: all that doctor looks at, gathered by questions that start nobody and change nothing.
 *
 * What could not be learnt is NULL, empty or false; nothing here is printed.
 */
#pragma once

#include "ctl/client.h"

struct profile;

/* Where the desktop says what it is: the environment of lumbarctl itself. */
#define FINDINGS_VARIABLES 4
extern const char *const findings_variables[FINDINGS_VARIABLES];

struct server_findings {
    bool is_running, is_activatable;
    bool has_answered;
    char *name, *version;          /* as it calls itself */
    char **capabilities;           /* never NULL */
    const struct profile *profile; /* NULL for a server that the notifier does not know */
    char *process;                 /* "dunst, process 1234" */
    bool is_dnd_known, is_dnd;
};

struct findings {
    bool is_running;
    bool has_manager;  /* a systemd of the user answers on the bus */
    char *unit_file;   /* "enabled" and so on; NULL = not installed, as far as has_manager */
    char *unit_active; /* "active", "failed" and so on, or NULL */
    bool is_notifier_installed;
    struct properties *presence; /* empty unless the service runs */
    GPtrArray *sources;
    struct server_findings server;
    char *history_folder;
    int history_error; /* negative errno of writing there; 0: that works */
};

/**
 * findings_new() - look at everything
 *
 * Takes 2 s for each that does not answer. Returns COMMAND_FINE, also when nothing is in place, or
 * what stopped it: a service that runs and does not answer.
 */
enum command_status findings_new(sd_bus *bus, struct findings **ret);
struct findings *findings_free(struct findings *f);

/* The part about notifications; of findings_new(). */
void findings_look_at_server(sd_bus *bus, struct server_findings *server);
void findings_clear_server(struct server_findings *server);

/* Whether @name has an owner; or could be started by the bus. */
bool findings_has_owner(sd_bus *bus, const char *name);
bool findings_is_activatable(sd_bus *bus, const char *name);

#define FINDINGS_LIMIT (2 * USEC_SEC)

static inline void findings_freep(struct findings **f)
{
    *f = findings_free(*f);
}
