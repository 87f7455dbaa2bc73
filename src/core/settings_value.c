#include "core/settings_value.h"

#include <stdio.h>
#include <string.h>

#include "core/duration.h"

const char *settings_signature(const struct settings_entry *e)
{
    switch (e->type) {
    case SETTINGS_DURATION:
        return "t";
    case SETTINGS_COUNT:
    case SETTINGS_LENGTH:
        return "u";
    case SETTINGS_BOOL:
        return "b";
    case SETTINGS_CHOICE:
        return "s";
    default:
        return "as";
    }
}

/* At most two units are easy to read; a duration that needs more is written in the smallest one. */
static const char *format_duration(char *buf, usec duration)
{
    usec again;

    duration_format(buf, SETTINGS_VALUE_MAX, duration);
    if (duration_parse(buf, &again) == 0 && again == duration)
        return buf;
    if (duration % USEC_SEC == 0)
        snprintf(buf, SETTINGS_VALUE_MAX, "%llds", (long long)(duration / USEC_SEC));
    else
        snprintf(buf, SETTINGS_VALUE_MAX, "%lldus", (long long)duration);
    return buf;
}

static const char *format_choices(char *buf, const char *const *words, unsigned set)
{
    size_t at = 0;

    buf[0] = 0;
    for (unsigned i = 0; words[i]; i++)
        if (set & 1u << i)
            at += (size_t)snprintf(buf + at, SETTINGS_VALUE_MAX - at, "%s%s", at ? ";" : "",
                                   words[i]);
    return buf;
}

uint64_t settings_number(const struct settings *s, const struct settings_entry *e)
{
    const void *member = (const char *)s + e->offset;

    if (e->type == SETTINGS_BOOL)
        return *(const bool *)member;
    if (e->type != SETTINGS_DURATION)
        return *(const unsigned *)member;

    const usec *duration = member;

    return *duration == USEC_NEVER ? 0 : (uint64_t)*duration;
}

const char *settings_number_text(char *buf, const struct settings_entry *e, uint64_t number)
{
    const bool is_zero_a_word = e->is_endless || e->type == SETTINGS_LENGTH;

    if (e->type == SETTINGS_BOOL)
        snprintf(buf, SETTINGS_VALUE_MAX, "%s", number ? "yes" : "no");
    else if (number == 0 && is_zero_a_word)
        snprintf(buf, SETTINGS_VALUE_MAX, "%s", e->is_endless ? "forever" : "off");
    else if (e->type == SETTINGS_DURATION && number <= INT64_MAX)
        format_duration(buf, (usec)number);
    else
        snprintf(buf, SETTINGS_VALUE_MAX, "%llu%s", (unsigned long long)number,
                 e->type == SETTINGS_LENGTH ? "cm" : "");
    return buf;
}

const char *settings_format(char *buf, const struct settings *s, const struct settings_entry *e)
{
    const void *member = (const char *)s + e->offset;

    switch (e->type) {
    case SETTINGS_CHOICE:
        return e->words[*(const unsigned *)member];
    case SETTINGS_CHOICES:
        return format_choices(buf, e->words, *(const unsigned *)member);
    case SETTINGS_HOURS:
        return hours_format(buf, SETTINGS_VALUE_MAX, member);
    case SETTINGS_IDS:
    case SETTINGS_ADDRESSES:
    case SETTINGS_LIST:
        return member;
    default:
        return settings_number_text(buf, e, settings_number(s, e));
    }
}
