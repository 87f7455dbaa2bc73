/*
 * Date: a day of the calendar as a number, days since 1970-01-01. Knows no time zone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "2026-11-30" with the final NUL. */
#define DATE_TEXT_MAX 16

/* The last day with a year of four digits. */
#define DATE_LAST 2932896

/* Reads YYYY-MM-DD, from 1970 on. Returns false if it is not a day of the calendar. */
bool date_parse(const char *text, int64_t *ret);

/* Writes YYYY-MM-DD. Returns @ret. */
const char *date_format(char *ret, size_t size, int64_t day);
