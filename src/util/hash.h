/*
 * Hash: a number for one or more texts, for comparisons in little memory. Not against an attacker.
 */
#pragma once

#include <stdint.h>

/* The hash of no text. */
#define HASH_START 0xcbf29ce484222325u

/* Returns the hash of the texts of @hash, and of @text after them. FNV-1a, the NUL of each text
 * included: "ab" and "c" differ from "a" and "bc". */
uint64_t hash_text(uint64_t hash, const char *text);
