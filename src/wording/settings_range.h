/*
 * Settings range: what a setting allows, and why a value was rejected, in sentences for people.
 */
#pragma once

#include "core/settings.h"
#include "wording/bilingual.h"

#define SETTINGS_ERROR_MAX BILINGUAL_MAX /* bytes of the longest sentence of settings_parse() */

/* Writes what is allowed ("1 second to 8 hours"), in the language of the person; returns @buf. */
const char *settings_range(char *buf, size_t size, const struct settings_entry *entry);

/**
 * settings_parse() - set one value as it is written in a file
 * @s:          set on success only
 * @ret_error:  SETTINGS_ERROR_MAX bytes: on failure a sentence that names key, value and what is
 *              allowed; of Coach.Hours it quotes only the part that is wrong
 *
 * Returns 0 or -EINVAL.
 */
int settings_parse(struct settings *s, const struct settings_entry *entry, const char *value,
                   char *ret_error);

/* The same, with the sentence in both languages in @ret; written on failure only. */
int settings_explain(struct settings *s, const struct settings_entry *entry, const char *value,
                     struct bilingual *ret);
