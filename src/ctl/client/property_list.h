/*
 * Property list: the properties of one interface, with the values that the service sent last.
 *
 * A service of another version may have fewer, more, or others with another type. Getters treat a
 * property of another type as missing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>

#include "core/moment.h"

struct property_list;

struct property_list *property_list_new(void);
struct property_list *property_list_free(struct property_list *p);
void property_list_clear(struct property_list *p);

/**
 * property_list_read() - add the a{sv} that is next in @m
 *
 * A name that is in the list keeps its place and gets the new value; others go to the end. Returns
 * 0 or a negative errno.
 */
int property_list_read(struct property_list *p, sd_bus_message *m);

/* The same with an a{sv} that was read before; borrowed. */
int property_list_add(struct property_list *p, GVariant *all);

/* Adds all values of @changed in the same way. */
void property_list_update(struct property_list *p, const struct property_list *changed);
void property_list_remove(struct property_list *p, const char *name);

unsigned property_list_count(const struct property_list *p);
const char *property_list_name(const struct property_list *p, unsigned i);
GVariant *property_list_value(const struct property_list *p, unsigned i);

/* The value, borrowed; NULL if there is none of that name. */
GVariant *property_list_find(const struct property_list *p, const char *name);

/* The string, borrowed; NULL if there is none. */
const char *property_list_string(const struct property_list *p, const char *name);

/* The instant or duration, µs; 0 if there is none; USEC_NEVER at most. */
usec property_list_usec(const struct property_list *p, const char *name);
/* A number of 32 or 64 bits; 0 if there is none; UINT_MAX at most. */
unsigned property_list_number(const struct property_list *p, const char *name);
bool property_list_bool(const struct property_list *p, const char *name);

/* True if the value is an array of strings with @word among them. */
bool property_list_contains(const struct property_list *p, const char *name, const char *word);

/* Appends the properties as members of the JSON object at the end of @out, without those that @but
 * has; @but may be NULL. */
void property_list_to_json(const struct property_list *p, const struct property_list *but,
                           GString *out);

static inline void property_list_freep(struct property_list **p)
{
    *p = property_list_free(*p);
}
