/*
 * Duration words: durations in sentences for people, in their language.
 */
#pragma once

#include "core/duration.h"

#define DURATION_WORDS_MAX 160 /* bytes of a duration in any language */

/**
 * duration_words() - "30 minutes", "1 hour 5 minutes", "15 seconds"
 * @buf:  at least DURATION_WORDS_MAX bytes; returned
 *
 * In English the same as duration_prose().
 */
const char *duration_words(char *buf, size_t size, usec duration);
