/*
 * Follow: tracks the state of the service, and whether it runs, from signals; it does not poll.
 *
 * Accepts signals only from the bus daemon and from the present owner of the service's name.
 */
#pragma once

#include "ctl/client/property_list.h"
#include "ctl/command.h"

/* The event of absent() when the service does not run. */
#define FOLLOW_STOPPED "Stopped"

/* Callbacks, each called as soon as the fact is known. */
struct follow_listener {
    /* Both interfaces have been read; @is_back: not for the first time, or after absent(). */
    void (*present)(void *userdata, bool is_back);
    /* The service does not run or does not answer; @event is one word for programs. */
    void (*absent)(void *userdata, const char *event, const char *sentence);
    /* @changed has been applied; @invalidated are names without a value, a string array. */
    void (*changed)(void *userdata, const char *interface, const struct property_list *changed,
                    GVariant *invalidated);
    void (*signal)(void *userdata, const char *interface, const char *member, GVariant *arguments);
    /* NULL, or called instead of changed() and signal() for each signal of the service, whatever
     * the object and the interface; @m is at its beginning. */
    void (*message)(void *userdata, sd_bus_message *m);
    /* It cannot continue; an error has been printed. */
    void (*failed)(void *userdata, enum command_status status);
};

struct follow {
    sd_bus *bus; /* borrowed */
    const struct follow_listener *listener;
    void *userdata;
    struct property_list
        *presence; /* the last known values; empty while the service does not run */
    struct property_list *coach;

    char *owner;         /* the unique name of the service; NULL when it does not run */
    bool is_owner_known; /* the bus has reported the owner, or that there is none */
    bool has_reported;   /* present() or absent() has been called */
    bool is_loaded;      /* both interfaces have been read from this owner */
    unsigned replies_awaited;
    sd_bus_slot *calls[2];
};

void follow_init(struct follow *f, sd_bus *bus, const struct follow_listener *listener,
                 void *userdata);
void follow_done(struct follow *f);

/* Installs the matches and requests the owner; the loop of @bus does the rest. Returns 0 or a
 * negative errno. */
int follow_start(struct follow *f);
