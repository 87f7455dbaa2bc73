/*
 * Properties: the properties of an interface, from one table. PropertiesChanged and Get use the
 * same readers, so they agree.
 */
#pragma once

#include <stddef.h>

#include "bus/model.h"
#include "core/view.h"

#define BUS_PROPERTIES_MAX      32
#define BUS_PROPERTIES_TEXT_MAX 1024 /* HeldBy with the maximum number of leases */

/* One value of the type in its row: "s" in text, "as" in text with its elements joined by '\n',
 * "t", "u" and "b" in number. */
struct bus_property_value {
    uint64_t number;
    char text[BUS_PROPERTIES_TEXT_MAX];
};

/* Input of the readers. The view is filled once for all of them. */
struct bus_facts {
    const struct bus_model *model;
    struct core_view view;
};

/* Fills @ret with the current state; @model is borrowed. */
void bus_facts_read(struct bus_facts *ret, const struct bus_model *model);

/*
 * The properties of an interface are a macro with one row for each: X(name, signature, getter,
 * flags, read). The vtable and the table of readers are both made from it. @read: a function, or
 * BUS_INSTANT(member) and its kin for a member of the view. A property with a getter of its own
 * needs a reader only if it emits changes.
 */
#define BUS_PROPERTY_VTABLE(name, signature, getter, flags, read) \
    SD_BUS_PROPERTY(name, signature, getter, 0, flags)
#define BUS_PROPERTY_ROW(name, signature, getter, flags, read) \
    (struct bus_property)                                      \
    {                                                          \
        name, signature, (BUS_EMITS & (flags)) != 0, read      \
    }
#define BUS_EMITS SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

/* Members of the view: an instant, a duration, a number and a truth value. */
#define BUS_INSTANT(member)  NULL, BUS_VIEW_INSTANT, BUS_MEMBER(usec, member)
#define BUS_DURATION(member) NULL, BUS_VIEW_DURATION, BUS_MEMBER(usec, member)
#define BUS_COUNT(member)    NULL, BUS_VIEW_COUNT, BUS_MEMBER(unsigned, member)
#define BUS_TRUTH(member)    NULL, BUS_VIEW_TRUTH, BUS_MEMBER(bool, member)
/* Does not compile for a member of another type. */
#define BUS_MEMBER(type, member)          \
    (offsetof(struct core_view, member) + \
     0 * sizeof(&((struct core_view *)NULL)->member == (type *)NULL))

enum bus_view_kind {
    BUS_VIEW_INSTANT, /* µs on CLOCK_BOOTTIME; on the bus, since the epoch */
    BUS_VIEW_DURATION,
    BUS_VIEW_COUNT,
    BUS_VIEW_TRUTH
};

struct bus_property {
    const char *name;
    const char *signature; /* s t u b as; other types have a getter of their own */
    bool emits;
    /* NULL: the value is the member of the view at @offset. */
    void (*read)(const struct bus_facts *facts, struct bus_property_value *ret);
    enum bus_view_kind kind;
    unsigned offset;
};

struct bus_properties {
    const char *interface;
    const struct bus_property *table;
    unsigned n;
};

/* The getter of all their properties; userdata: struct bus_model. */
int bus_properties_getter(sd_bus *bus, const char *path, const char *interface,
                          const char *property, sd_bus_message *reply, void *userdata,
                          sd_bus_error *error);

/* For readers: a string value, of valid UTF-8; cut between two characters if it is too long. */
void bus_property_text(struct bus_property_value *v, const char *text);

/* The values of the last announcement. All zero: nothing was announced. */
struct announced {
    bool is_first_done;
    uint64_t numbers[BUS_PROPERTIES_MAX];
    char *texts[BUS_PROPERTIES_MAX]; /* owned; NULL: empty */
};

/**
 * bus_properties_announce() - emit one PropertiesChanged for all changes since the last call
 *
 * The first call only stores the values. Returns 0 or a negative errno.
 */
int bus_properties_announce(const struct bus_properties *p, const struct bus_facts *facts,
                            struct announced *announced, sd_bus *bus, const char *path);

/* Frees the stored values. */
void announced_done(struct announced *announced);
