/*
 * Login list: the properties of the user's sessions, asked for one after the other until one fits.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login_call.h"

struct login_list;

/* Returns true if this is the session that is wanted: then it may free the list. Once, after the
 * last session: @path and @p are NULL, and it may free the list as well. */
typedef bool (*login_visit_t)(void *userdata, const char *path, const struct login_properties *p);

/* @bus: borrowed. Never visits from within this call. NULL if that fails. */
struct login_list *login_list_new(sd_bus *bus, const char *user_path, login_visit_t visit,
                                  void *userdata);
struct login_list *login_list_free(struct login_list *l);
