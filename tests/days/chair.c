/* The reports of trackers, and the presence sensor in front of the chair. */
#include <string.h>

#include "day_view.h"

/* A reading takes so long (src/sources/sensor: the limit of a read). */
#define READING (400 * USEC_MSEC)

void tracker_fact(struct desk *d, const struct fact *f)
{
    const bool is_total = f->type == FACT_TOTAL;
    const struct event event =
        event_steps(is_total ? EVENT_STEP_TOTAL : EVENT_STEPS,
                    is_total ? d->now : usec_min(f->until_at, d->now),
                    (struct event_steps){ f->program, f->start_at, f->count, STEP_COUNTER_DAY });

    desk_send(d, &event);
}

void chair_ask(struct desk *d)
{
    if (d->plan->sensor_percent == 0 || d->chair.reading_at)
        return;
    d->chair.reading_at = d->now + READING;
    d->chair.is_outdated = false;
}

static void send(struct desk *d, enum evidence_kind kind, bool on, usec until)
{
    const struct event event = event_evidence(
        d->now, (struct event_evidence){ "presence_iio", "", kind, on, false, until });

    desk_send(d, &event);
}

static void show(struct desk *d, usec until)
{
    struct shown s = {
        d->plan->claims + 1, EVIDENCE_PRESENT, NULL, d->now, until, true, true, false
    };
    struct shown *last =
        d->chair.place ? &g_array_index(d->shown, struct shown, d->chair.place - 1) : NULL;

    if (last && last->to >= d->now) {
        last->to = until;
        return;
    }
    g_array_append_val(d->shown, s);
    d->chair.place = d->shown->len;
}

static void end_shown(struct desk *d)
{
    struct shown *last;

    if (d->chair.place == 0)
        return;
    last = &g_array_index(d->shown, struct shown, d->chair.place - 1);
    last->to = usec_min(last->to, d->now);
    d->chair.place = 0;
}

/* As src/sources/sensor/presence_iio.c does it. */
static void claim(struct desk *d, bool shows_person, bool shows_none)
{
    const usec until = d->now + d->plan->settings.passive_limit / 4;
    const bool showed_none = d->chair.shows_none, showed_person = d->chair.shows_person;

    d->chair.shows_none = shows_none;
    d->chair.shows_person = shows_person;
    if (shows_person)
        show(d, until);
    else
        end_shown(d);
    if (showed_person && !shows_person)
        send(d, EVIDENCE_PRESENT, false, USEC_NEVER);
    if (showed_none && !shows_none)
        send(d, EVIDENCE_ABSENT, false, USEC_NEVER);
    if (shows_person)
        send(d, EVIDENCE_PRESENT, true, until);
    if (shows_none && !showed_none)
        send(d, EVIDENCE_ABSENT, true, USEC_NEVER);
}

void chair_read(struct desk *d)
{
    const bool is_true = desk_draw(d, 0, 99) < (usec)d->plan->sensor_percent;
    const bool is_there = (truth_at(d->plan, d->now) != TRUTH_AWAY) == is_true;
    const bool is_outdated = d->chair.is_outdated;

    d->chair.reading_at = 0;
    d->chair.is_outdated = false;
    claim(d, is_there && !is_outdated, !is_there && !is_outdated);
}

void chair_input(struct desk *d)
{
    d->chair.is_outdated = true;
    end_shown(d); /* a reading before the last input shows nothing after it */
    if (d->chair.shows_none)
        claim(d, false, false);
}

void chair_stop(struct desk *d)
{
    end_shown(d);
    memset(&d->chair, 0, sizeof d->chair);
}
