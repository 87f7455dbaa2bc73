/*
 * org.lumbard.Lumbard1.Settings: its properties are the rows of the table of settings.
 */
#pragma once

#include "bus/model.h"

/* More settings than the table has. */
#define SETTINGS_BUS_MAX 32

/* The values of the last announcement. All zero: nothing was announced. */
struct settings_announced {
    bool is_first_done;
    uint64_t problems;                 /* a hash */
    uint64_t values[SETTINGS_BUS_MAX]; /* one hash for each row of the table */
};

/* Makes the vtable of the interface from the table of settings; userdata: struct bus_model. The
 * caller frees it with free(); NULL without memory. */
sd_bus_vtable *settings_vtable_new(void);

/* Emits one PropertiesChanged for all changes since the last call; the first call only stores the
 * values. Returns 0 or a negative errno. */
int settings_announce(struct settings_announced *announced, const struct bus_model *model,
                      sd_bus *bus);
