/*
 * Service: org.lumbard.Notifier1 on the bus. Checks the caller and the arguments, passes the
 * request to the board, and announces the results.
 */
#pragma once

#include "notifier/board.h"
#include "notifier/leave.h"
#include "notifier/peer.h"
#include "notifier/server.h"
#include "notifier/voice/voices.h"

struct service;

/* The objects that a method call uses; borrowed. */
struct service_parts {
    GDBusConnection *bus;
    struct peer *caller; /* owner of org.lumbard.Lumbard1, the only program that may call methods */
    struct server *server;
    struct voices *voices;
    struct board *board;
    struct leave *leave;
};

/* Exports the object. Request the name afterwards. Returns NULL with @error set on failure. */
struct service *service_open(const struct service_parts *parts, GError **error);

/* Emits the signal Changed. */
void service_emit_changed(struct service *service, const char *tag, const char *state,
                          const char *detail);

/* Emits one PropertiesChanged with the values that changed since the last one, if any did. */
void service_announce(struct service *service);

struct service *service_close(struct service *service);
