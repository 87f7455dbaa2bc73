/*
 * Notify: the service's client of the notifier. It sends suggestions to the notifier and turns the
 * answers into events.
 *
 * The notifier is a separate program. The bus starts it on demand; it exits when nothing is on
 * screen and it does not wait for do-not-disturb to end. It may hang, crash or exit at any moment;
 * the service never blocks on it.
 */
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "core/event.h"
#include "core/exercise.h"
#include "wording/suggestion.h"

struct notify;

/* @heard: called for each answer, with an event for the core. */
int notify_new(sd_bus *bus, sd_event *event,
               void (*heard)(void *userdata, const struct event *event), void *userdata,
               struct notify **ret);
struct notify *notify_free(struct notify *n);

/* Whether this unique name is the notifier's. */
bool notify_is_notifier(const struct notify *n, const char *unique);

/* @show: EFFECT_SHOW. @exercise: NULL: its file can no longer be read. The answer is EVENT_SHOWN,
 * EVENT_REFUSED or EVENT_FAILED with its id. */
void notify_show(struct notify *n, const struct settings *s, const struct exercise *exercise,
                 const struct effect *show);

/* Shows nothing; the answer is EVENT_REFUSED if do-not-disturb is on, else EVENT_FAILED, although
 * nothing has failed. For a reminder that is shown elsewhere. */
void notify_check(struct notify *n, const struct settings *s, unsigned id);

/* Show a step of a stretch, and the last bubble: EFFECT_STEP and EFFECT_AFTERWARDS. @exercise:
 * NULL: its file can no longer be read. @picture: a path, or empty. The answer is the same; the
 * stretch goes on without its bubble. */
void notify_step(struct notify *n, const struct settings *s, const struct effect *step,
                 const struct exercise *exercise, const char *picture);
void notify_afterwards(struct notify *n, const struct settings *s, const struct effect *e);

/* @greeting: EFFECT_GREETING. The answer is as above. Starts no notification server.
 * @wording: NULL: do not show it; the answer is EVENT_FAILED. */
void notify_greet(struct notify *n, const struct settings *s, const struct effect *greeting,
                  const struct wording *wording);

/* Why the last suggestion could not be shown, a word of Coach.Failure; "": it was shown, or there
 * was none. While another one is sent, it stays the same. */
const char *notify_failure(const struct notify *n);

/* Removes it from the screen; an unknown id is ignored. @is_unanswered: it failed, because there
 * was no answer in time. */
void notify_withdraw(struct notify *n, unsigned id, bool is_unanswered);

/* The setting Notify.QuietModes has changed: assumes that do-not-disturb is off, and lets the next
 * reminder check it with the new names. */
void notify_forget_dnd(struct notify *n);

/* Shows a short message without buttons. */
void notify_tell(struct notify *n, const struct settings *s, const char *summary, const char *body);

/* After a restart: @id was on screen. EVENT_FAILED follows if the notifier has exited. */
void notify_adopt(struct notify *n, unsigned id);
