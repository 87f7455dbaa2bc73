#include "bus/tracker_samples.h"

#include <stdio.h>

#include "bus/tracker_arguments.h"

#define ROW "ttuqya{sv}"

struct sample {
    uint64_t start, end; /* as the caller gave them */
    usec start_at, end_at;
    uint32_t steps;
    uint16_t bpm;
    enum tracker_worn worn;
};

/* "start of row 3" */
#define ARGUMENT_NAME_MAX 32

static const char *name_of(char *buf, const char *argument, unsigned row)
{
    snprintf(buf, ARGUMENT_NAME_MAX, "%s of row %u", argument, row);
    return buf;
}

static int check_order(const struct sample *s, const struct sample *before, unsigned row,
                       sd_bus_error *error)
{
    if (s->start_at > s->end_at)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 "The start of row %u (%llu) must not be after its end (%llu).",
                                 row, (unsigned long long)s->start, (unsigned long long)s->end);
    if (s->start_at < before->end_at)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                 "The start of row %u (%llu) must not be before the end of row %u "
                                 "(%llu).",
                                 row, (unsigned long long)s->start, row - 1,
                                 (unsigned long long)before->end);
    return 0;
}

/* Returns 1, 0 after the last row, or a negative errno. */
static int read_row(sd_bus_message *m, const struct clock *clock, usec now, unsigned row,
                    struct sample *ret, sd_bus_error *error)
{
    char name[ARGUMENT_NAME_MAX];
    uint8_t worn;
    int r = sd_bus_message_enter_container(m, 'r', ROW);

    if (r <= 0)
        return r;
    r = sd_bus_message_read(m, "ttuqy", &ret->start, &ret->end, &ret->steps, &ret->bpm, &worn);
    if (r >= 0)
        r = sd_bus_message_skip(m, "a{sv}");
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    if (r >= 0)
        r = tracker_argument_instant(error, clock, name_of(name, "start", row), ret->start, now,
                                     &ret->start_at);
    if (r >= 0)
        r = tracker_argument_instant(error, clock, name_of(name, "end", row), ret->end, now,
                                     &ret->end_at);
    if (r >= 0)
        r = tracker_argument_bpm(error, name_of(name, "bpm", row), ret->bpm);
    if (r >= 0)
        r = tracker_argument_worn(error, name_of(name, "worn", row), worn, &ret->worn);
    return r < 0 ? r : 1;
}

int tracker_samples_check(sd_bus_message *m, const struct clock *clock, usec now,
                          sd_bus_error *error)
{
    struct sample s, before = { .end_at = USEC_NONE };
    unsigned row = 0;
    int r = sd_bus_message_enter_container(m, 'a', "(" ROW ")");

    while (r >= 0 && (r = read_row(m, clock, now, row + 1, &s, error)) > 0) {
        row++;
        if (row > TRACKER_SAMPLES_MAX)
            return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
                                     "There are more than %d rows, the maximum of one call.",
                                     TRACKER_SAMPLES_MAX);
        r = check_order(&s, &before, row, error);
        before = s;
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

/* Steps of a time in which the device was on a table are not the person's. */
static void apply(struct tracker *t, const struct sample *s)
{
    tracker_heart_rate(t, s->end_at, s->bpm, s->worn);
    if (s->steps > 0 && s->worn != TRACKER_WORN_NO)
        tracker_steps(t, s->start_at, s->end_at, s->steps);
}

void tracker_samples_apply(sd_bus_message *m, const struct clock *clock, usec now,
                           struct tracker *t)
{
    sd_bus_error ignored = SD_BUS_ERROR_NULL;
    struct sample s;
    unsigned row = 0;

    if (sd_bus_message_enter_container(m, 'a', "(" ROW ")") < 0)
        return;
    while (read_row(m, clock, now, ++row, &s, &ignored) > 0)
        apply(t, &s);
    sd_bus_error_free(&ignored);
}
