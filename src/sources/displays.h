/*
 * Displays: they come when they come. The service lives with the user manager and may be older than
 * any of them.
 *
 * Where a display is stands in the environment: in our own, else in the user manager's, which
 * sessions fill in and which tells of no change, so it is asked again at each sign of a new
 * display: a socket in one of the two folders where displays make theirs. What is found is put into
 * our own environment, where the libraries look. What the manager started us with is its own still:
 * when a session took it back, the next one's holds.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct displays;

/* @changed: something new may be there; also when the user manager's first answer came. Borrowed:
 * all. NULL on ENOMEM. */
struct displays *displays_new(sd_event *event, sd_bus *user_bus, void (*changed)(void *userdata),
                              void *userdata);
/* Whether a new display is of interest: while one serves, the folders, which are everybody's, wake
 * nobody. */
void displays_watch(struct displays *d, bool on);

struct displays *displays_free(struct displays *d);
