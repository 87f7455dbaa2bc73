/*
 * History answer: the rows of an answer from the history, as on the bus.
 */
#pragma once

#include <systemd/sd-bus.h>

#include "store/history_query.h"

/* The signature of a row, in brackets. */
const char *history_answer_signature(enum history_kind kind);

/* Appends one row to the open array of @reply. Returns 0 or a negative errno. */
int history_answer_append(sd_bus_message *reply, enum history_kind kind,
                          const struct history_row *row);
