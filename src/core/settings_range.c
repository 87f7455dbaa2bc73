#include "core/settings_range.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"
#include "core/text.h"

/* Bytes of a value in a sentence. */
#define QUOTE_MAX 65

/* Bytes of a range. */
#define RANGE_MAX 160

static const char *join(char *buf, size_t size, const char *const *words, const char *between)
{
    size_t at = 0;

    buf[0] = 0;
    for (int i = 0; words[i] && at < size; i++)
        at += (size_t)snprintf(buf + at, size - at, "%s%s", i ? between : "", words[i]);
    return buf;
}

const char *settings_range(char *buf, size_t size, const struct settings_entry *e)
{
    char low[DURATION_TEXT_MAX], high[DURATION_TEXT_MAX];

    switch (e->type) {
    case SETTINGS_DURATION:
        duration_prose(low, sizeof low, e->low);
        duration_prose(high, sizeof high, e->high);
        if (e->is_endless)
            snprintf(buf, size, "%s to %s, or forever", low, high);
        else
            snprintf(buf, size, "%s to %s", e->low ? low : "0", high);
        break;
    case SETTINGS_COUNT:
        snprintf(buf, size, "%d to %d", (int)e->low, (int)e->high);
        break;
    case SETTINGS_BOOL:
        snprintf(buf, size, "yes or no");
        break;
    case SETTINGS_CHOICE:
        join(buf, size, e->words, ", ");
        break;
    case SETTINGS_CHOICES:
        snprintf(buf, size, "any of ");
        join(buf + 7, size - 7, e->words, ";");
        break;
    case SETTINGS_LIST:
        snprintf(buf, size, "up to %d names of up to %d characters, separated by ;",
                 (int)e->n_names, (int)e->n_chars);
        break;
    case SETTINGS_IDS:
        snprintf(buf, size, "1 to %d ids of exercises, separated by ;", (int)e->n_names);
        break;
    case SETTINGS_ADDRESSES:
        snprintf(buf, size,
                 "up to %d Bluetooth addresses such as C0:FF:EE:00:00:01, separated by ;",
                 (int)e->n_names);
        break;
    case SETTINGS_LENGTH:
        snprintf(buf, size, "off, or %dcm to %dcm", (int)e->low, (int)e->high);
        break;
    case SETTINGS_HOURS:
        snprintf(buf, size,
                 "always, or up to %d windows such as Mon-Fri 09:00-18:00; Sat 22:00-02:00",
                 HOURS_MAX);
        break;
    }
    return buf;
}

/* A part of a value, so that it fits into a sentence. */
static const char *quote(char *buf, size_t size, const char *part, size_t n)
{
    char copy[QUOTE_MAX * 4];

    snprintf(copy, sizeof copy, "%.*s", (int)n, part);
    text_copy(buf, size, copy);
    return buf;
}

/* Hours may be long, so the sentence quotes only the part that is wrong. */
static void explain_hours(char *buf, const struct settings_entry *e, const char *value)
{
    struct hours_problem problem;
    struct hours unused;
    char range[RANGE_MAX], part[QUOTE_MAX];
    const int r = hours_parse(value, &unused, &problem);

    assert(r < 0);
    if (!problem.n)
        problem = (struct hours_problem){ value, strlen(value), problem.what };
    snprintf(buf, SETTINGS_ERROR_MAX, "%s.%s: \"%s\" %s: expected %s", e->group, e->key,
             quote(part, sizeof part, problem.part, problem.n), problem.what,
             settings_range(range, sizeof range, e));
}

int settings_parse(struct settings *s, const struct settings_entry *e, const char *value,
                   char *ret_error)
{
    const bool has_example = e->type == SETTINGS_DURATION && !e->is_endless;
    const int r = settings_set(s, e, value);
    char range[RANGE_MAX], quoted[QUOTE_MAX];

    if (r >= 0)
        return 0;
    if (e->type == SETTINGS_HOURS)
        explain_hours(ret_error, e, value);
    else
        snprintf(ret_error, SETTINGS_ERROR_MAX, "%s.%s: \"%s\" is %s: expected %s%s%s", e->group,
                 e->key, quote(quoted, sizeof quoted, value, strlen(value)),
                 r == -ERANGE ? "out of range" : "not valid",
                 settings_range(range, sizeof range, e), has_example ? ", such as " : "",
                 has_example ? e->default_text : "");
    return -EINVAL;
}
