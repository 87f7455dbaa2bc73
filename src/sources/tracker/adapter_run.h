/*
 * Adapter run: one adapter at work. It follows the program that the adapter names, and passes on
 * the reports that the adapter describes as those of a tracker.
 */
#pragma once

#include "core/adapter.h"
#include "sources/tracker/tracker.h"

struct adapter_run;

/* @changed: its adapter_run_state() may be another one. NULL on ENOMEM. */
struct adapter_run *adapter_run_new(struct source *s, const struct adapter *a,
                                    void (*changed)(struct source *s));

/* @is_stopping: the service stops, so that the end of the tracker is not reported. */
struct adapter_run *adapter_run_free(struct adapter_run *r, bool is_stopping);

const struct adapter *adapter_run_adapter(const struct adapter_run *r);

/* The connection to its bus is this one from now on; NULL: there is none. */
void adapter_run_set_bus(struct adapter_run *r, sd_bus *bus);

/* Whether the program is on the bus; the same in words, for the detail of the source. */
bool adapter_run_is_on_bus(const struct adapter_run *r);
const char *adapter_run_state(const struct adapter_run *r);
