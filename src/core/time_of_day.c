#include "core/time_of_day.h"

#include <stddef.h>
#include <string.h>

#include "core/spelling.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ":30" or ".30"; returns @s itself if no such part follows, NULL if it is wrong. */
static const char *take_part(const char *s, int *ret)
{
    if ((*s != ':' && *s != '.') || !is_digit(s[1]))
        return *s == ':' ? NULL : s;
    if (!is_digit(s[2]))
        return NULL;
    s = spelling_number(s + 1, 2, ret);
    return s && *ret < 60 ? s : NULL;
}

/* "am", "pm", "a.m.", "p.m."; returns @s itself if none of them follows. @ret_half: 'a' or 'p'. */
static const char *take_half(const char *s, char *ret_half)
{
    const char *word = spelling_skip_blanks(s);
    const size_t n = spelling_word(word);

    *ret_half = 0;
    if (spelling_is(word, n, "am") || spelling_is(word, n, "pm"))
        s = word + n;
    else if (n == 1 && strchr("aApP", *word) && word[1] == '.' && strchr("mM", word[2]) &&
             word[2] && spelling_word(word + 2) == 1)
        s = word + 3 + (word[3] == '.');
    else
        return s;
    *ret_half = strchr("aA", *word) ? 'a' : 'p';
    return s;
}

/* Turns the hour of a 12-hour clock into that of a 24-hour clock. */
static bool apply_half(struct time_of_day *t, char half)
{
    if (t->hour < 1 || t->hour > 12)
        return false;
    t->hour = t->hour % 12 + (half == 'p' ? 12 : 0);
    t->has_half = true;
    return true;
}

static const char *take_word(const char *s, struct time_of_day *ret)
{
    const size_t n = spelling_word(s);
    const bool is_noon = spelling_is(s, n, "noon");

    if (!is_noon && !spelling_is(s, n, "midnight"))
        return NULL;
    *ret = (struct time_of_day){ .hour = is_noon ? 12 : 0 };
    return s + n;
}

static const char *take_clock(const char *s, struct time_of_day *ret)
{
    struct time_of_day t = { 0 };
    const char *hour = spelling_number(s, 2, &t.hour), *minute, *second, *rest;
    char half;

    minute = hour ? take_part(hour, &t.minute) : NULL;
    second = minute && minute > hour ? take_part(minute, &t.second) : minute;
    if (!second)
        return NULL;
    rest = take_half(second, &half);
    t.is_bare = rest == hour;
    t.has_unclear_half = !half && t.hour >= 1 && t.hour <= 12;
    if (half ? !apply_half(&t, half) : t.hour > 24 || (t.hour == 24 && (t.minute || t.second)))
        return NULL;
    *ret = t;
    return rest;
}

const char *time_of_day_take(const char *s, struct time_of_day *ret)
{
    struct time_of_day t;
    const char *rest = is_digit(*s) ? take_clock(s, &t) : take_word(s, &t);

    if (!rest || is_digit(*rest) || spelling_word(rest) > 0)
        return NULL;
    *ret = t;
    return rest;
}
