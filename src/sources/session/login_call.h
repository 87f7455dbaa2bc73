/*
 * Login calls: what is said to logind and how its answers are read. Nothing here waits, starts
 * logind, or remembers.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "sources/session/login.h"

#define LOGIN_PATH    "/org/freedesktop/login1"
#define LOGIN_MANAGER LOGIN_NAME ".Manager"

/* What a session is like: strings borrowed from the message or from the facts. */
struct login_properties {
    const char *id, *type, *class, *seat;
    int is_remote, is_active, is_locked, is_idle;
    uint64_t idle_since;
};

/* From the facts, so that what a message does not mention stays. */
void login_properties_init(struct login_properties *p, const struct login_facts *facts);

/* Reads an a{sv}. Returns 0 or a negative errno; then @p is not to be used. */
int login_properties_read(struct login_properties *p, sd_bus_message *m);
void login_properties_take(const struct login_properties *p, struct login_facts *facts);

/* A session in which a person can sit: not a text login, the manager itself, or a greeter. */
bool login_properties_are_desktop(const struct login_properties *p);

/* Signals, wherever they come from; @arg0: NULL: any. */
void login_match(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
                 const char *member, const char *arg0, sd_bus_message_handler_t handler,
                 void *userdata);

/* One property, or with NULL all of the interface; replaces the call in *@slot. Returns 0 or a
 * negative errno. */
int login_ask(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
              const char *property, sd_bus_message_handler_t handler, void *userdata);

/* A method of the manager that takes a number; replaces the call in *@slot. */
int login_call_with_number(sd_bus *bus, sd_bus_slot **slot, const char *method, uint32_t number,
                           sd_bus_message_handler_t handler, void *userdata);
