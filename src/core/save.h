/*
 * Save: what the two ways to write the state share: the one for a restart (save.c), and the one for
 * who goes on as if nothing had been (whole.c).
 */
#pragma once

#include "core/core.h"
#include "core/field.h"

/* The last line: what breaks off before it is no text of ours. */
#define SAVE_LAST_LINE "end\n"

/* Far beyond what anybody sat, and far from where arithmetic saturates. */
#define SAVE_LONG_AGO (36500 * USEC_DAY)

#define FIELD(name, type, member)                                    \
    {                                                                \
        name, FIELD_##type, offsetof(struct core, member), INT32_MAX \
    }
#define WORD(name, member, max)                                   \
    {                                                             \
        name, FIELD_COUNT, offsetof(struct core, member), (max)-1 \
    }
#define TEXT(name, member)                                 \
    {                                                      \
        name, FIELD_TEXT, offsetof(struct core, member),   \
            (int64_t)sizeof(((struct core *)NULL)->member) \
    }
#define INTERVAL(prefix, member)                                     \
    WORD(prefix "state", member.state, PRESENCE_STATE_MAX),          \
        WORD(prefix "reason", member.reason, REASON_MAX),            \
        FIELD(prefix "since", INSTANT, member.since_at),             \
        FIELD(prefix "bout", INSTANT, member.bout_at),               \
        FIELD(prefix "sitting", DURATION, member.clocks.sitting),    \
        FIELD(prefix "active", DURATION, member.clocks.active),      \
        FIELD(prefix "standing", DURATION, member.clocks.standing),  \
        FIELD(prefix "asked", DURATION, member.clocks.asked),        \
        FIELD(prefix "day", INSTANT, member.day.start_at),           \
        FIELD(prefix "day-sitting", DURATION, member.day.sitting),   \
        FIELD(prefix "day-standing", DURATION, member.day.standing), \
        FIELD(prefix "day-rests", COUNT, member.day.rests),          \
        FIELD(prefix "rest-end", INSTANT, member.rest_end_at),       \
        FIELD(prefix "rest-length", DURATION, member.rest_length),   \
        FIELD(prefix "doubt", INSTANT, member.doubt_at)
#define LEDGER(prefix, member)                                                                  \
    FIELD(prefix "rung", COUNT, member.rung), FIELD(prefix "rung-at", INSTANT, member.rung_at), \
        FIELD(prefix "snoozes", COUNT, member.snoozes),                                         \
        FIELD(prefix "snooze-end", INSTANT, member.snooze_end_at)

/* The fields that a restart takes up, by their count; NULL: there is no more. */
const struct field *save_field(size_t i);

/* Write the lists, @past_max intervals of the past at most, and the last line; return the length.
 */
size_t save_lists(const struct core *core, unsigned past_max, char *buf, size_t size);
size_t save_end(char *buf, size_t size);

/* Takes one line of @n bytes, with what follows it behind. Returns 0, also for an unknown name, or
 * -EINVAL. */
int save_read_line(struct core *core, const char *line, size_t n, usec shift);

/* No instant of the past may lie in the future, whatever the clocks did since; no wait may be
 * without end; nothing may be on screen under no name. */
bool save_is_sound(const struct core *core, usec now);
