/*
 * Settings as pairs on one line, exact to the microsecond, which a configuration file need not be.
 */
#pragma once

#include "core/settings.h"
#include "store/pairs.h"

/* Appends " Group.Key=value" for each setting. */
void settings_text_add(struct pairs *p, const struct settings *s);

/**
 * settings_text_read() - take one pair over
 *
 * Returns 0, -ENOENT (no such setting) or -EINVAL (no value of it, or out of its range); @s is
 * changed on success only.
 */
int settings_text_read(struct settings *s, const struct pair *pair);
