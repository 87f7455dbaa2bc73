/*
 * Report: statements from outside about the person, each with a lease: from a desk, a chair
 * or the person.
 */
#pragma once

#include "core/presence/presence_state.h"

/* Is any report live at @at? */
bool report_is_live(const struct presence *p, usec at);

/* The latest report at @at, or NULL. */
const struct evidence *report_latest(const struct presence *p, usec at);

/* The latest report that the person is here, sitting or standing, or NULL. */
const struct evidence *report_here(const struct presence *p, usec at);

/* The report "away", if no later report and no recent input contradicts it; else NULL. */
const struct evidence *report_gone(const struct presence *p, const struct settings *s, usec at);

/* When the report @gone takes effect, if there is no input before. */
usec report_gone_at(const struct presence *p, const struct settings *s,
                    const struct evidence *gone);

/* Has a report ended that has not been judged yet? Its end may lie a little before @at. */
bool report_has_ended(const struct presence *p, usec at);
