/*
 * Hold words: the reasons in Coach.HeldBy, in words for people.
 */
#pragma once

#include <stddef.h>

/* Enough for any name of a hold, with its words. */
#define HOLD_WORDS_MAX 512

/**
 * hold_words() - why a stretch that is due must wait
 * @buf:   at least HOLD_WORDS_MAX bytes; returned
 * @hold:  a word of HeldBy, such as "dnd" or "call:firefox"
 *
 * "do not disturb is on", "firefox is in a call"; @hold itself if it is not known.
 */
const char *hold_words(char *buf, size_t size, const char *hold);

/* The name to show for a program that holds: "lumbarctl" for "lumbarctl-1234". */
const char *hold_program(const char *who);
