/*
 * Follow: keeps up with the service over its comings and goings, from what the bus tells alone;
 * never asks twice.
 *
 * Believes only the bus itself and the present owner of the service's name, never anyone else who
 * sends the like.
 */
#pragma once

#include "ctl/command.h"
#include "ctl/properties.h"

/* What there is to tell, each call at once when it is learnt. */
struct follow_listener {
    /* Both interfaces have been read; @is_back: not for the first time, or after an absence. */
    void (*present)(void *userdata, bool is_back);
    /* There is no service, or no answer; @event is one word for programs. */
    void (*absent)(void *userdata, const char *event, const char *sentence);
    /* @changed has been taken over; @invalidated are names without a value, a string array. */
    void (*changed)(void *userdata, const char *interface, const struct properties *changed,
                    GVariant *invalidated);
    void (*signal)(void *userdata, const char *interface, const char *member, GVariant *arguments);
    /* It cannot go on, and has said why. */
    void (*failed)(void *userdata, enum command_status status);
};

struct follow {
    sd_bus *bus; /* borrowed */
    const struct follow_listener *listener;
    void *userdata;
    struct properties *presence; /* as last known; empty while there is no service */
    struct properties *coach;

    char *owner;      /* the unique name of the service; NULL when it does not run */
    bool knows_owner; /* the bus has told who it is, or that it is nobody */
    bool was_told;    /* the listener has heard of the service, or of its absence */
    bool is_loaded;   /* both interfaces have been read from this owner */
    unsigned replies_awaited;
    sd_bus_slot *calls[2];
};

void follow_init(struct follow *f, sd_bus *bus, const struct follow_listener *listener,
                 void *userdata);
void follow_done(struct follow *f);

/* Subscribes and asks for the owner; the rest comes by @bus's loop. Returns 0 or a negative errno.
 */
int follow_start(struct follow *f);
