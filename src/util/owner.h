/*
 * Owner: follows the unique owner of one well-known name on a bus.
 *
 * A match on a well-known sender does not keep forged signals out: any client can send one straight
 * to us, and sd-bus lets every unique name pass for any well-known one. So the unique name is kept
 * here and compared with the sender of each signal. Changes of owner are believed from the bus
 * itself only.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct owner;

/* @unique: the new owner's unique name, NULL: none; borrowed for the call. */
typedef void (*owner_changed_t)(void *userdata, const char *unique);

/**
 * owner_new() - begin to follow @name
 * @changed:  called on every change, and once when the first answer comes; never from within this
 * call
 *
 * The owner is not known until then. Never activates the name. Returns 0 or a negative errno.
 */
int owner_new(sd_bus *bus, const char *name, owner_changed_t changed, void *userdata,
              struct owner **ret);

struct owner *owner_free(struct owner *o);

/* The present owner, or NULL. */
const char *owner_get(const struct owner *o);

/* Did the present owner send this? */
bool owner_sent(const struct owner *o, sd_bus_message *m);
