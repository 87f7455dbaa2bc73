/*
 * Findings about the notification server: its own description of itself, and the profile of that
 * server in the notifier's table.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

struct profile;

/* The causes that keep the server from showing a reminder. */
enum findings_silence {
    FINDINGS_SWITCH,      /* its switch for do-not-disturb */
    FINDINGS_MODE,        /* a mode of mako that the setting Notify.QuietModes names */
    FINDINGS_PROGRAM,     /* a program that inhibits swaync */
    FINDINGS_APP,         /* GNOME: the notifications of lumbard are off */
    FINDINGS_APP_BANNERS, /* GNOME: they appear in its list only */
    FINDINGS_SILENCE_MAX
};

struct findings_server {
    bool is_running, is_activatable;
    bool has_answered;
    char *name, *vendor, *version; /* as it reports them */
    char **capabilities;           /* never NULL */
    const struct profile *profile; /* NULL if the notifier does not know this server */
    char *process;                 /* "dunst, process 1234" */
    bool is_silence_known;
    unsigned silence;     /* 1u << enum findings_silence; 0 = it shows reminders */
    GPtrArray *installed; /* of char *: the programs that the bus can start as the server */
};

/* Queries the server, without starting it. Each call has the timeout CALL_LIMIT. @modes: the modes
 * of mako that mean do-not-disturb, NULL-terminated. */
void findings_server_read(sd_bus *bus, const char *const *modes, struct findings_server *server);
void findings_server_clear(struct findings_server *server);
