/*
 * Bus request: a call to the bus itself that must succeed, such as AddMatch.
 *
 * It has no timeout: a bus that hangs answers when it continues, or the connection ends. If the bus
 * rejects the call, the request logs that once and repeats the call after 1, 2, 4 ... 60 s.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct bus_request;

/**
 * bus_request_new() - call a method (s) of org.freedesktop.DBus
 * @member:    a literal
 * @argument:  copied
 * @done:      called once, never from within this call, with the answer or the error
 * NameHasNoOwner;
 *             @is_late: an earlier try failed. It frees the request
 *
 * Returns 0 or -ENOMEM.
 */
int bus_request_new(sd_bus *bus, const char *member, const char *argument,
                    void (*done)(void *userdata, sd_bus_message *answer, bool is_late),
                    void *userdata, struct bus_request **ret);

/* Cancels the request. */
struct bus_request *bus_request_free(struct bus_request *q);

/* Whether the bus has a call without an answer; else the last one failed, and a retry follows. */
bool bus_request_is_sent(const struct bus_request *q);
