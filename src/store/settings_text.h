/*
 * Settings text: all settings as pairs on one line, exact to the microsecond.
 */
#pragma once

#include "core/settings.h"
#include "store/pairs.h"

/* Bytes of the longest text: lists of names that consist of quotes, which are escaped; hours; and
 * all the rest. */
#define SETTINGS_TEXT_MAX (2 * (SETTINGS_IGNORE_SIZE + SETTINGS_MODES_SIZE) + HOURS_TEXT_MAX + 2048)

/* Appends " Group.Key=value" for each setting. */
void settings_text_add(struct pairs *p, const struct settings *s);

/**
 * settings_text_read() - apply one pair to @s
 *
 * Returns 0, -ENOENT (unknown setting) or -EINVAL (invalid value). @s changes only on success.
 */
int settings_text_read(struct settings *s, const struct pair *pair);
