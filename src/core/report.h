/*
 * Report: what others say of the person, each by a lease (P11): a desk, a chair, the person.
 */
#pragma once

#include "core/presence.h"

/* Is there any at @at? */
bool report_is_live(const struct presence *p, usec at);

/* The latest at @at, or NULL. */
const struct evidence *report_latest(const struct presence *p, usec at);

/* The latest that somebody is here, sitting or standing, or NULL. */
const struct evidence *report_here(const struct presence *p, usec at);

/* The report "away", if neither a later one nor input has been heard to the contrary for long
 * enough; else NULL. */
const struct evidence *report_gone(const struct presence *p, const struct settings *s, usec at);

/* From when on the report @gone is believed, if no input comes before. */
usec report_gone_at(const struct presence *p, const struct settings *s,
                    const struct evidence *gone);

/* Has one ended that has not been judged yet? Its end may lie a little before @at. */
bool report_has_ended(const struct presence *p, usec at);
