#include "store/import_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define OLDEST       (946684800 * USEC_SEC) /* 2000-01-01 */
#define OFFSET_MAX   (18 * 3600)
#define OFFSET_RANGE "-64800 to 64800 (18 hours in seconds)"

/* The kinds that app/effects.c writes. */
static const char kinds[][16] = { "state",           "rest",     "credit", "blip",      "bout",
                                  "corrected",       "credited", "walk",   "suggested", "closed",
                                  "snoozed",         "skipped",  "paused", "resumed",   "stretch",
                                  "stretch-started", "feedback" };

static bool is_known(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

/* Returns false, for the caller. */
static bool set_fault(struct import_fault *ret, const char *name, const char *value,
                      const char *expected)
{
    ret->name = name;
    ret->expected = expected;
    snprintf(ret->value, sizeof ret->value, "%s", value);
    return false;
}

static bool check_text(const char *name, const char *text, struct import_fault *ret)
{
    return text_is_clean(text, IMPORT_TEXT_MAX) ||
           set_fault(ret, name, text,
                     "one line of text of at most 256 bytes, without control characters and "
                     "invisible ones");
}

bool import_row_check(const struct import_row *row, usec now, struct import_fault *ret_fault)
{
    char number[24];

    if (row->at < (uint64_t)OLDEST || row->at > (uint64_t)now) {
        snprintf(number, sizeof number, "%" PRIu64, row->at);
        return set_fault(ret_fault, "instant", number,
                         "a time from the year 2000 until now, in µs since the epoch");
    }
    if (row->utc_offset < -OFFSET_MAX || row->utc_offset > OFFSET_MAX) {
        snprintf(number, sizeof number, "%" PRId32, row->utc_offset);
        return set_fault(ret_fault, "UTC offset", number, OFFSET_RANGE);
    }
    if (!is_known(row->kind))
        return set_fault(ret_fault, "kind", row->kind,
                         "a kind of row that this version of lumbard knows");
    return check_text("source", row->source, ret_fault) &&
           check_text("detail", row->detail, ret_fault);
}
