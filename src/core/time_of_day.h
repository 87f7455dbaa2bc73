/*
 * Time of day: local times as people write them: "17:00", "17", "9:30", "5pm", "5:30 p.m.", "noon".
 */
#pragma once

#include <stdbool.h>

struct time_of_day {
    int hour;              /* 0 to 24; 24 only with nothing after it: the end of the day */
    int minute, second;    /* 0 to 59 */
    bool is_bare;          /* nothing but an hour, such as "17": no minutes and no am or pm */
    bool has_half;         /* with am or pm */
    bool has_unclear_half; /* 1:00 to 12:59 without am or pm, which 12-hour clocks show twice */
};

/**
 * time_of_day_take() - read the time at the start of a text
 * @s:  a 24-hour clock, or a 12-hour clock with am or pm in any letter case; seconds may follow
 *
 * Returns the rest of @s, which begins with neither a letter nor a digit, or NULL: it is not a
 * time. "midnight" is the beginning of a day, 00:00. @ret is written on success only.
 */
const char *time_of_day_take(const char *s, struct time_of_day *ret);
