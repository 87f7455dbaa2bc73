/*
 * Service: org.lumbard.Notifier1 on the bus: checks who calls and what, hands it on, announces what
 * comes of it.
 */
#pragma once

#include "notifier/board.h"
#include "notifier/leave.h"
#include "notifier/owner.h"
#include "notifier/server.h"

struct service;

/* What a call needs; all borrowed. */
struct service_parts {
    GDBusConnection *bus;
    struct owner *caller; /* of org.lumbard.Lumbard1: who may call */
    struct server *server;
    struct board *board;
    struct leave *leave;
};

/* Puts the object on the bus; the name comes after it. Returns NULL with @error set. */
struct service *service_open(const struct service_parts *parts, GError **error);

/* The signal Changed. */
void service_emit_changed(struct service *service, const char *tag, const char *state,
                          const char *detail);

/* One PropertiesChanged with what is new since the last one. */
void service_announce(struct service *service);

struct service *service_close(struct service *service);
