/*
 * Show request: the calls to the notifier. All are asynchronous; Show has a timeout.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/effect.h"
#include "wording/suggestion.h"

#define SHOW_REQUEST_TAG_MAX 32

struct show_request;

/* "suggestion-ID"; returns @buf, of SHOW_REQUEST_TAG_MAX bytes. */
const char *show_request_tag(char *buf, unsigned id);

/* A call of Show up to its actions, which the caller appends with the options. @picture: a path, or
 * empty. The caller owns @ret. Returns 0 or a negative errno, as the functions below. */
int show_request_new(sd_bus *bus, unsigned id, const struct wording *wording, const char *picture,
                     const char *urgency, sd_bus_message **ret);

/* Append options: the names of mako's quiet modes, and the text to speak, if the person wants it.
 */
int show_request_append_modes(sd_bus_message *m, const struct settings *s);
int show_request_append_speech(sd_bus_message *m, const struct settings *s,
                               const struct wording *wording);

/**
 * show_request_start() - call Show, and retry once if the notifier was exiting
 * @call:  taken
 * @done:  called once; @error: NULL, or why the call failed, borrowed for the call
 *
 * Returns the pending call, which is freed before @done or by show_request_cancel(); NULL if it
 * could not be sent.
 */
struct show_request *show_request_start(sd_bus *bus, sd_bus_message *call,
                                        void (*done)(void *userdata, const char *error),
                                        void *userdata);

/* The same for EFFECT_SHOW. */
struct show_request *show_request_send(sd_bus *bus, const struct settings *s,
                                       const struct effect *show, const struct wording *wording,
                                       void (*done)(void *userdata, const char *error),
                                       void *userdata);

/* The same, to learn whether do-not-disturb is on: nothing is shown. */
struct show_request *show_request_check(sd_bus *bus, const struct settings *s, unsigned id,
                                        void (*done)(void *userdata, const char *error),
                                        void *userdata);

struct show_request *show_request_cancel(struct show_request *r);

/* @may_start: start the notifier for it, so that it removes the bubbles of a previous instance. */
void show_request_withdraw(sd_bus *bus, unsigned id, bool may_start);
void show_request_withdraw_tag(sd_bus *bus, const char *tag, bool may_start);

/* Shows a bubble without buttons. */
void show_request_tell(sd_bus *bus, const struct settings *s, const char *tag, const char *summary,
                       const char *body, usec timeout);
