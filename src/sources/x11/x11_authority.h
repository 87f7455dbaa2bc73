/*
 * X11 authority: the file with the keys to X servers, which XAUTHORITY names, and the watch on it
 * while a server refuses us.
 */
#pragma once

#include <systemd/sd-event.h>

#include "wording/bilingual.h"

/* The owner sets the first three members once and leaves the rest zero. */
struct x11_authority {
    sd_event *event;
    void (*changed)(void *userdata); /* the file, or a folder on the way to it, changed */
    void *userdata;

    char *path; /* of the watched file; NULL: none */
    sd_event_source *watch;
};

/* Watches the file that the environment names now. Does nothing if it is watched already. */
void x11_authority_watch(struct x11_authority *a);
void x11_authority_unwatch(struct x11_authority *a);

/* Appends a sentence: the server of DISPLAY refuses us, with the file's name. @reason: as the
 * server reports it. */
void x11_authority_describe(const char *reason, struct bilingual *text);
