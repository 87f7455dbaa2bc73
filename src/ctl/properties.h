/*
 * Properties: those of one interface, as the service last told them.
 *
 * A service of another version may lack some, have more, or have them with another type: getters
 * then say "not there".
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"
#include "ctl/value.h"

struct properties;

struct properties *properties_new(void);
struct properties *properties_free(struct properties *p);
void properties_clear(struct properties *p);

/**
 * properties_read() - take the a{sv} that comes next in @m
 *
 * Known names get their new value and keep their place, others go to the end. Returns 0 or a
 * negative errno.
 */
int properties_read(struct properties *p, sd_bus_message *m);

/* The same with an a{sv} that was read before; borrowed. */
int properties_take(struct properties *p, GVariant *all);

/* Takes over all values of @changed, by the same rule. */
void properties_update(struct properties *p, const struct properties *changed);
void properties_remove(struct properties *p, const char *name);

unsigned properties_count(const struct properties *p);
const char *properties_name(const struct properties *p, unsigned i);
GVariant *properties_value(const struct properties *p, unsigned i);

/* The value, borrowed; NULL when there is none of that name. */
GVariant *properties_find(const struct properties *p, const char *name);

/* The string, borrowed; NULL when there is none. */
const char *properties_string(const struct properties *p, const char *name);

/* The instant or duration; 0 when there is none, as the contract has it. Too large becomes
 * USEC_NEVER. */
usec properties_usec(const struct properties *p, const char *name);
unsigned properties_number(const struct properties *p, const char *name);
bool properties_bool(const struct properties *p, const char *name);

/* Appends the properties as members of the JSON object that @out is in; what it has in @but is left
 * out. */
void properties_to_json(const struct properties *p, const struct properties *but, GString *out);

static inline void properties_freep(struct properties **p)
{
    *p = properties_free(*p);
}
