/*
 * Local words: dates, times of day and numbers in the form of the locale (LC_TIME, LC_NUMERIC).
 *
 * A day is a Julian day number of GDate. The process itself stays in the locale "C".
 */
#pragma once

#include <stdbool.h>

#include "core/moment.h"

#define LOCAL_WORDS_MAX 96

enum local_form {
    LOCAL_DAY,       /* "2 Nov" */
    LOCAL_WEEKDAY,   /* "Mon 2 Nov" */
    LOCAL_WHOLE,     /* "2 Nov 2026" */
    LOCAL_MONTH,     /* "November 2026" */
    LOCAL_MONTH_ABB, /* "Nov" */
    LOCAL_YEAR,      /* "2026" */
    LOCAL_NAME,      /* "Mon" */
};

/* Reads the locale of the environment. Without a call the forms are those of the locale "C". */
void local_words_open(void);

/* Whether a week begins with @day. In the locale "C" it is a Monday. */
bool local_begins_week(int day);

/* @buf in all of these: LOCAL_WORDS_MAX bytes; returned. */
const char *local_date(char *buf, int day, enum local_form form);

/* "14:05" or "02:05 PM"; @second: of the local day, 0 to 86,400. */
const char *local_clock(char *buf, unsigned second);

/* A full hour, as short as possible: "14:00" or "2 PM"; @hour: 0 to 24. */
const char *local_hour(char *buf, unsigned hour);

/* "4,210" */
const char *local_number(char *buf, unsigned long number);

/* @tenths divided by ten, without ".0": "8.3" or "8". */
const char *local_tenths(char *buf, unsigned long tenths);

/* Hours and minutes, rounded down: "5:42". */
const char *local_length(char *buf, usec length);
