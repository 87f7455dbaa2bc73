/*
 * Panel template: text with fields such as {due}; {{ and }} stand for braces.
 */
#pragma once

#include "ctl/panel/panel_view.h"

/* A sentence about the first mistake in a template; NULL: there is none. Free it with g_free(). */
char *panel_template_check(const char *text);

/* The fields that a correct template uses, a bit for each. */
unsigned panel_template_fields(const char *text);

/**
 * panel_template_fill() - append a correct template with its fields
 * @escape:  appends a value in the syntax of the bar
 */
void panel_template_fill(GString *out, const char *text, const struct panel_view *v,
                         void (*escape)(GString *out, const char *value));
