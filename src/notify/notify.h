/*
 * Notify: the daemon's side of the notifier. It hands out what is to be shown and turns the answers
 * into events.
 *
 * The notifier is a program of its own, started by the bus when it is needed and gone when nothing
 * is on screen and no end of do-not-disturb is awaited. It may hang, crash or leave at any moment;
 * nothing here ever waits for it.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "core/event.h"
#include "notify/wording.h"

struct notify;

/* @heard: an answer, as an event for the core. */
int notify_new(sd_bus *bus, sd_event *event,
               void (*heard)(void *userdata, const struct event *event), void *userdata,
               struct notify **ret);
struct notify *notify_free(struct notify *n);

/* EFFECT_SHOW and EFFECT_GUIDE. The answer comes as EVENT_SHOWN, EVENT_REFUSED or EVENT_FAILED of
 * its id. */
void notify_show(struct notify *n, const struct settings *s, const struct effect *show);

/* Takes it off the screen; of an id that is not there nothing happens. */
void notify_withdraw(struct notify *n, unsigned id);

/* A short word that wants no answer. */
void notify_tell(struct notify *n, const char *summary, const char *body);

/* After a restart: this id was on screen. Where the notifier did not outlive us, EVENT_FAILED says
 * so. */
void notify_adopt(struct notify *n, unsigned id);
