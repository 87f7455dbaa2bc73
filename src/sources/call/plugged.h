/*
 * Plugged: reports when a device for the person at the seat (a camera, a sound card) is plugged in.
 *
 * udev has a folder with one file for each such device, which changes at no other time; a watch on
 * /dev would wake us at each opening of any device there. udev sets the permissions of a new device
 * some time after it adds the file, so each change is reported three times.
 */
#pragma once

#include <systemd/sd-event.h>

struct plugged;

/* @changed: called when devices must be listed again; never where there is no udev. Borrows all
 * arguments for its life. Returns NULL if there is no memory. */
struct plugged *plugged_new(sd_event *event, void (*changed)(void *userdata), void *userdata);
struct plugged *plugged_free(struct plugged *p);
