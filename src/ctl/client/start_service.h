/*
 * Start: the service may not run yet.
 */
#pragma once

#include "ctl/client/client.h"

/* Starts the service if it does not run, and waits up to 3 s until it knows that the person is
 * here. */
enum command_status client_start(sd_bus *bus);
