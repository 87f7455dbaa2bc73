/*
 * Exercise query: asks the service about one exercise. Starts no program, prints nothing.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct exercise_facts {
    char *name; /* in a sentence: "doorway stretch"; owned; NULL: not known */
    bool has_sides;
    bool counts_as_rest;
};

/* Asks about @id, which may be NULL. Without an answer, also from another version of the service,
 * @ret is the exercise as most are: with sides, and a rest. Free @ret with exercise_facts_done().
 */
void exercise_query(sd_bus *bus, const char *id, struct exercise_facts *ret);

/**
 * exercise_facts_describe() - write "doorway stretch, left side"
 * @id, @side:  words of the bus; NULL or empty: not known
 *
 * Returns NULL when there is no @id; otherwise free it with g_free().
 */
char *exercise_facts_describe(const struct exercise_facts *facts, const char *id, const char *side);

void exercise_facts_done(struct exercise_facts *facts);
