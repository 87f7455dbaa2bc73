/* Days with fitness trackers, a treadmill, a desk that reports its height, and a presence sensor.
 */
#include "kinds.h"

#define TRACKED_EVERY (10 * USEC_SEC)

/* A watch on the wrist all day; @is_worn: it reports that it is. */
static void add_watch(struct day_plan *p, usec from, bool is_worn)
{
    struct tracking watch = { .name = "watch",
                              .from = from,
                              .to = p->now,
                              .every = TRACKED_EVERY,
                              .percent = (unsigned)plan_draw(p, 92, 108),
                              .is_worn = is_worn };

    plan_track(p, &watch);
}

static usec tracked_from(struct day_plan *p)
{
    return p->now + plan_draw(p, 0, 10 * USEC_SEC);
}

/* Walks and errands between work, and now and then a page without input. */
void day_watch(struct day_plan *p)
{
    const usec from = tracked_from(p);

    for (unsigned i = 0; i < 7; i++) {
        plan_type_worn(p, plan_minutes(p, 5, 50));
        if (plan_chance(p, 50)) {
            plan_sit(p, plan_minutes(p, 2, 25));
            plan_type_worn(p, plan_minutes(p, 1, 10));
        }
        plan_walk(p, plan_chance(p, 60) ? plan_minutes(p, 3, 15)
                                        : plan_draw(p, USEC_MIN, 2 * USEC_MIN));
    }
    plan_type_worn(p, USEC_MIN);
    plan_walk(p, plan_minutes(p, 20, 40));
    add_watch(p, from, true);
}

/* A short walk each quarter of an hour. */
void day_errands(struct day_plan *p)
{
    const usec from = tracked_from(p);

    for (unsigned i = 0; i < 16; i++) {
        plan_type_worn(p, plan_minutes(p, 3, 25));
        plan_walk(p, plan_draw(p, USEC_MIN, 2 * USEC_MIN));
    }
    plan_type_worn(p, USEC_MIN);
    plan_walk(p, plan_minutes(p, 20, 40));
    add_watch(p, from, true);
}

static void walk_all_day(struct day_plan *p)
{
    for (unsigned i = 0; i < 7; i++) {
        plan_type_worn(p, plan_minutes(p, 5, 50));
        plan_walk(p, plan_minutes(p, 3, 15));
    }
    plan_type_worn(p, USEC_MIN);
    plan_walk(p, plan_minutes(p, 20, 40));
}

/* A phone in the pocket: it reports each piece of a walk when it is online again. */
static void add_phone(struct day_plan *p, usec from)
{
    struct tracking phone = { .name = "phone",
                              .from = from,
                              .to = p->now,
                              .late_least = 3 * USEC_MIN,
                              .late_most = 20 * USEC_MIN,
                              .percent = (unsigned)plan_draw(p, 90, 110) };

    plan_track(p, &phone);
}

/* They count the same steps: added, these would be too many. */
void day_three_trackers(struct day_plan *p)
{
    const usec from = tracked_from(p);
    struct tracking amazfish = { .name = "amazfish",
                                 .from = from,
                                 .every = 7 * USEC_SEC,
                                 .percent = (unsigned)plan_draw(p, 90, 110),
                                 .is_total = true,
                                 .total = (uint64_t)plan_draw(p, 0, 8000) };

    walk_all_day(p);
    amazfish.to = p->now;
    add_watch(p, from, false);
    plan_track(p, &amazfish);
    add_phone(p, from);
}

void day_late_phone(struct day_plan *p)
{
    const usec from = p->now;

    walk_all_day(p);
    add_phone(p, from);
}

static void tread_all_day(struct day_plan *p, bool has_report)
{
    for (unsigned i = 0; i < 5; i++) {
        unsigned report = 0;
        usec end;

        plan_type_worn(p, plan_minutes(p, 5, 40));
        plan_stand(p, USEC_SEC);
        for (end = p->now + plan_minutes(p, 5, 40); p->now < end;) {
            const usec length = has_report ? 20 * USEC_SEC : usec_since(end, p->now);

            if (has_report && report)
                plan_report_again(p, report, EVIDENCE_TREADMILL, 30 * USEC_SEC);
            else if (has_report)
                report = plan_report(p, EVIDENCE_TREADMILL, 30 * USEC_SEC);
            plan_tread(p, length);
        }
        if (report)
            plan_report_ends(p, report, EVIDENCE_TREADMILL);
        if (plan_chance(p, 50)) {
            plan_type_worn(p, plan_minutes(p, 1, 10));
            plan_walk(p, plan_minutes(p, 3, 15));
        }
    }
    plan_type_worn(p, 5 * USEC_MIN);
    plan_walk(p, plan_minutes(p, 20, 40));
}

/* Only the watch shows it. */
void day_treadmill_steps(struct day_plan *p)
{
    const usec from = tracked_from(p);

    tread_all_day(p, false);
    add_watch(p, from, true);
}

/* The belt reports that it runs; the watch is there on every second day. */
void day_treadmill(struct day_plan *p)
{
    const usec from = tracked_from(p);

    tread_all_day(p, true);
    if (plan_chance(p, 50))
        add_watch(p, from, true);
}

/* The desk stays up when the person leaves, as often as not. */
void day_desk(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        unsigned raised;

        plan_type(p, plan_minutes(p, 5, 60));
        if (plan_chance(p, 40))
            plan_leave(p, plan_minutes(p, 1, 30));
        plan_is(p, TRUTH_STANDING);
        raised = plan_report(p, EVIDENCE_DESK, PLAN_START);
        plan_wait(p, plan_draw(p, 100 * USEC_MSEC, 5 * USEC_SEC));
        plan_stand(p, plan_minutes(p, 5, 60));
        if (plan_chance(p, 50)) {
            plan_leave(p, plan_minutes(p, 1, 40));
            plan_stand(p, plan_minutes(p, 1, 10));
        }
        plan_report_ends(p, raised, EVIDENCE_DESK);
        plan_is(p, TRUTH_SITTING);
        plan_wait(p, plan_draw(p, 100 * USEC_MSEC, 5 * USEC_SEC));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

static void before_a_sensor(struct day_plan *p, unsigned percent_reading)
{
    p->sensor_percent = 98;
    for (unsigned i = 0; i < 8; i++) {
        plan_type(p, plan_minutes(p, 5, 40));
        if (plan_chance(p, percent_reading))
            plan_sit(p, plan_minutes(p, 5, 25));
        else
            plan_leave(p, plan_minutes(p, 3, 40));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_sensor_reader(struct day_plan *p)
{
    before_a_sensor(p, 80);
}

void day_sensor_leaver(struct day_plan *p)
{
    before_a_sensor(p, 20);
}

/* The program that reports ends in the middle of a walk, and is started again hours later: the
 * device has booted, and its total jumps. */
void day_tracker_fails(struct day_plan *p)
{
    struct tracking t = { .name = "pinetime",
                          .every = TRACKED_EVERY,
                          .percent = 100,
                          .is_total = true,
                          .is_worn = true,
                          .total = (uint64_t)plan_draw(p, 0, 8000) };
    const usec from = tracked_from(p);
    usec ends_at = USEC_NEVER, again_at;

    for (unsigned i = 0; i < 4; i++) {
        plan_type_worn(p, plan_minutes(p, 5, 40));
        if (i == 1)
            ends_at = p->now + plan_draw(p, 60 * USEC_SEC, 150 * USEC_SEC);
        plan_walk(p, plan_minutes(p, 3, 15));
    }
    again_at = p->now;
    walk_all_day(p);
    t.from = from;
    t.to = ends_at;
    plan_track(p, &t);
    t.total = 0;
    t.from = again_at;
    t.to = again_at + USEC_HOUR;
    t.stays = true;
    plan_track(p, &t);
    t.stays = false;
    t.total += 1u << 29;
    t.from = t.to + TRACKED_EVERY;
    t.to = p->now;
    plan_track(p, &t);
}
