#include "wording/duration_words.h"

#include "wording/translation.h"

/* Bytes of "30 minutes" in any language. */
#define PART_MAX 64

static const char *format_of(enum duration_unit unit, usec n)
{
    switch (unit) {
    case DURATION_DAYS:
        return _n("%lld day", "%lld days", n);
    case DURATION_HOURS:
        return _n("%lld hour", "%lld hours", n);
    case DURATION_MINUTES:
        return _n("%lld minute", "%lld minutes", n);
    case DURATION_SECONDS:
        return _n("%lld second", "%lld seconds", n);
    default:
        return _n("%lld millisecond", "%lld milliseconds", n);
    }
}

const char *duration_words(char *buf, size_t size, usec duration)
{
    struct duration_part parts[DURATION_PARTS_MAX];
    char one[PART_MAX], two[PART_MAX];
    unsigned n;

    /* TRANSLATORS: in place of a duration such as "30 minutes" */
    if (duration == USEC_NEVER)
        return translation_print(buf, size, "%s", _("forever"));
    n = duration_split(duration, parts);
    translation_print(one, sizeof one, format_of(parts[0].unit, parts[0].n), (long long)parts[0].n);
    if (n == 1)
        return translation_print(buf, size, "%s", one);
    translation_print(two, sizeof two, format_of(parts[1].unit, parts[1].n), (long long)parts[1].n);
    /* TRANSLATORS: a duration in two units, such as "1 hour" and "5 minutes" */
    return translation_print(buf, size, _("%s %s"), one, two);
}
