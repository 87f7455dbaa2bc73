/*
 * Settings name: the setting that a person or a program means by a name.
 */
#pragma once

#include "core/settings.h"

/**
 * settings_by_name() - find a setting by its name
 * @name:  "Sitting.Limit", "Limit" where only one group has that key, or the property
 *         "SittingLimitUSec"; in any letter case
 *
 * Returns the entry, or NULL.
 */
const struct settings_entry *settings_by_name(const char *name);

/* The setting that was probably meant by a name that is none; NULL: none is near. */
const struct settings_entry *settings_nearest(const char *name);
