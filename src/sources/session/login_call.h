/*
 * Login calls: queries to logind, and how to read its answers. Nothing here waits, starts logind,
 * or keeps a state.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login_facts.h"
#include "util/bus_owner.h"

#define LOGIN_PATH    "/org/freedesktop/login1"
#define LOGIN_MANAGER LOGIN_NAME ".Manager"

/* The properties of a session; strings borrowed from the message or from the facts. */
struct login_properties {
    const char *id, *type, *display, *seat;
    const char *class, *state; /* not kept in the facts */
    int is_remote, is_active, is_locked, is_idle;
    uint64_t idle_since;
};

/* Resets to no session: no seat, active, neither locked nor idle. */
void login_facts_forget_session(struct login_facts *facts);

/* Begins with the facts, so that properties that a message does not mention stay. */
void login_properties_init(struct login_properties *p, const struct login_facts *facts);

/* Reads an a{sv}. Returns 0 or a negative errno; then @p must not be used. */
int login_properties_read(struct login_properties *p, sd_bus_message *m);
void login_properties_apply(const struct login_properties *p, struct login_facts *facts);
void login_properties_copy(const struct login_properties *p, struct login_session *session);

/* Is it a session of a person at a desktop, and not a text login, the manager or a greeter? */
bool login_properties_are_desktop(const struct login_properties *p);

/* ":0" and ":0.0" are one X server; a session names it without the screen. */
bool login_is_same_display(const char *a, const char *b);

/* Listens to a signal of logind; replaces the listener in *@ret. The strings are borrowed. @arg0:
 * NULL: any. */
void login_listen_to(struct bus_owner *owner, struct bus_listener **ret, const char *path,
                     const char *interface, const char *member, const char *arg0,
                     sd_bus_message_handler_t handler, void *userdata);

/* Queries one property, or with NULL all of the interface; replaces the call in *@slot. Returns 0
 * or a negative errno. */
int login_ask(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
              const char *property, sd_bus_message_handler_t handler, void *userdata);

/* Calls a method of the manager that takes a number; replaces the call in *@slot. */
int login_call_with_number(sd_bus *bus, sd_bus_slot **slot, const char *method, uint32_t number,
                           sd_bus_message_handler_t handler, void *userdata);
