#include "util/backoff.h"

#include "util/clock.h"

static void cancel(struct backoff *b)
{
    if (b->timer)
        sd_event_source_set_enabled(b->timer, SD_EVENT_OFF);
}

void backoff_reset(struct backoff *b)
{
    cancel(b);
    b->n = 0;
    b->has_succeeded = false;
}

void backoff_succeeded(struct backoff *b)
{
    cancel(b);
    b->has_succeeded = true;
    b->succeeded_at = clock_mono();
}

usec backoff_next(struct backoff *b)
{
    usec wait = b->first;

    if (b->has_succeeded && usec_since(clock_mono(), b->succeeded_at) >= b->stable_for)
        b->n = 0;
    b->has_succeeded = false;
    if (b->limit != BACKOFF_UNLIMITED && b->n >= b->limit)
        return USEC_NEVER;
    for (unsigned i = 0; i < b->n && wait < b->max; i++)
        wait *= 2;
    b->n++;
    return usec_min(wait, b->max);
}

bool backoff_schedule(struct backoff *b, sd_event *event, sd_event_time_handler_t handler,
                      void *userdata)
{
    const usec wait = backoff_next(b);

    b->timer = sd_event_source_disable_unref(b->timer);
    return wait != USEC_NEVER &&
           sd_event_add_time_relative(event, &b->timer, CLOCK_MONOTONIC, (uint64_t)wait, 0, handler,
                                      userdata) >= 0;
}

bool backoff_is_scheduled(const struct backoff *b)
{
    int enabled = SD_EVENT_OFF;

    if (b->timer)
        sd_event_source_get_enabled(b->timer, &enabled);
    return enabled != SD_EVENT_OFF;
}

void backoff_done(struct backoff *b)
{
    b->timer = sd_event_source_disable_unref(b->timer);
}
