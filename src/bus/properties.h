/*
 * Properties: an interface's properties from one table. What a change announces and what a Get
 * answers come from the same place, so they agree.
 */
#pragma once

#include "bus/model.h"

#define PROPERTIES_MAX      32
#define PROPERTIES_TEXT_MAX 1024 /* HeldBy, with all the leases that there may be */

/* One value, of the type its table row names: 's' and joined 'as' in text, 't' in number, 'u' and
 * 'b' too. */
struct property_value {
    uint64_t number;
    char text[PROPERTIES_TEXT_MAX];
};

struct property {
    const char *name;
    char type; /* s t u b; A: as, its elements joined by '\n' */
    bool emits;
    void (*read)(const struct bus_model *model, struct property_value *ret);
};

struct properties {
    const char *interface;
    const struct property *table;
    unsigned n;
};

/* Every interface with such a table; NULL-terminated. */
extern const struct properties *const properties_all[];

/* The getter of all their properties; userdata: struct bus_model. */
int properties_getter(sd_bus *bus, const char *path, const char *interface, const char *property,
                      sd_bus_message *reply, void *userdata, sd_bus_error *error);

/* For readers: a string value. */
void property_text(struct property_value *v, const char *text);

/* The values that were announced last. A zeroed one has announced nothing. */
struct announced {
    bool is_first_done;
    uint64_t numbers[PROPERTIES_MAX];
    char *texts[PROPERTIES_MAX]; /* owned; NULL: empty */
};

/**
 * properties_announce() - one PropertiesChanged with all that changed since the last call
 *
 * The first call only remembers. Returns 0 or a negative errno.
 */
int properties_announce(const struct properties *p, const struct bus_model *model,
                        struct announced *announced, sd_bus *bus, const char *path);

/* Forgets all. */
void announced_done(struct announced *announced);
