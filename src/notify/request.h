/*
 * Request: the calls to the notifier, as messages. All asynchronous, each with its limit.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "core/effect.h"
#include "notify/wording.h"

#define REQUEST_TAG_MAX 32

struct request;

/* "suggestion-ID"; returns @buf, of REQUEST_TAG_MAX bytes. */
const char *request_tag(char *buf, unsigned id);

/**
 * request_show() - call Show, and once more if the notifier was just leaving
 * @done:  called once: @error NULL, or why it could not be handed over, borrowed for the call
 *
 * Returns the call, which ends by itself with @done or by request_cancel(); NULL when it cannot be
 * made.
 */
struct request *request_show(sd_bus *bus, const struct settings *s, const struct effect *show,
                             const struct wording *wording,
                             void (*done)(void *userdata, const char *error), void *userdata);
struct request *request_cancel(struct request *r);

/* @may_start: start the notifier for it, so that it cleans up what a forerunner left. */
void request_withdraw(sd_bus *bus, unsigned id, bool may_start);
void request_withdraw_tag(sd_bus *bus, const char *tag, bool may_start);

/* A bubble that wants no answer. */
void request_tell(sd_bus *bus, const char *tag, const char *summary, const char *body,
                  usec timeout);
