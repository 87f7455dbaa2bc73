/*
 * Plugged: tells when a device for the person at the seat (a camera, a sound card) is plugged in.
 *
 * udev keeps a folder with one file for each such device, and changes it at no other time; the
 * folder /dev would wake us at whatever is opened there. Who may read the new device is settled a
 * moment later, so it is told again, three times.
 */
#pragma once

#include <systemd/sd-event.h>

struct plugged;

/* @changed: look again. Borrowed: all. Where there is no udev it never calls. NULL on ENOMEM. */
struct plugged *plugged_new(sd_event *event, void (*changed)(void *userdata), void *userdata);
struct plugged *plugged_free(struct plugged *p);
