#include "kinds.h"

void day_typing(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        plan_type(p, plan_minutes(p, 60, 120));
        plan_leave(p, plan_minutes(p, 8, 50));
    }
    plan_end(p);
}

void day_reading(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 1, 20));
        plan_read(p, plan_minutes(p, 20, 90));
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 1, 20));
    }
    plan_end(p);
}

void day_long_reading(struct day_plan *p)
{
    for (unsigned i = 0; i < 8; i++) {
        plan_type(p, plan_minutes(p, 2, 30));
        plan_sit(p, plan_minutes(p, 1, 25));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_short_breaks(struct day_plan *p)
{
    for (unsigned i = 0; i < 14; i++) {
        plan_type(p, plan_minutes(p, 5, 45));
        plan_leave(p, plan_draw(p, 10 * USEC_SEC, p->settings.rest));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_long_breaks(struct day_plan *p)
{
    for (unsigned i = 0; i < 7; i++) {
        plan_type(p, plan_minutes(p, 5, 70));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

void day_bumped_desk(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 10, 60));
        plan_leave(p, plan_minutes(p, 1, 30));
        for (usec n = plan_draw(p, 1, 4); n > 0; n--) {
            plan_bump(p);
            plan_wait(p, p->settings.away_after + plan_minutes(p, 1, 15));
        }
    }
    plan_end(p);
}

/* A cat walks over the keyboard for up to 30 s, once a day. */
void day_cat(struct day_plan *p)
{
    const unsigned at = (unsigned)plan_draw(p, 0, 3);

    for (unsigned i = 0; i < 4; i++) {
        usec end;

        plan_type(p, plan_minutes(p, 20, 90));
        plan_leave(p, plan_minutes(p, 7, 40));
        if (i != at)
            continue;
        for (end = p->now + plan_draw(p, USEC_SEC, 30 * USEC_SEC); p->now < end;) {
            plan_touch(p);
            plan_wait(p, plan_draw(p, 100 * USEC_MSEC, 2 * USEC_SEC));
        }
        plan_wait(p, plan_minutes(p, 7, 40));
    }
    plan_end(p);
}

void day_standing_without_sensor(struct day_plan *p)
{
    for (unsigned i = 0; i < 5; i++) {
        plan_type(p, plan_minutes(p, 10, 60));
        plan_stand(p, plan_minutes(p, 5, 40));
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 5, 30));
    }
    plan_end(p);
}

/* The desk reports standing every ten minutes while it is raised. The person may stand there for up
 * to five minutes before the first touch. */
void day_standing_with_sensor(struct day_plan *p)
{
    for (unsigned i = 0; i < 5; i++) {
        unsigned report = 0;
        usec end;

        plan_type(p, plan_minutes(p, 10, 60));
        if (plan_chance(p, 40))
            plan_leave(p, plan_minutes(p, 5, 30));
        plan_is(p, TRUTH_STANDING);
        plan_wait(p, plan_draw(p, 100 * USEC_MSEC, USEC_SEC));
        for (end = p->now + plan_minutes(p, 5, 60); p->now < end;) {
            if (report)
                plan_report_again(p, report, EVIDENCE_STANDING, 20 * USEC_MIN);
            else
                report = plan_report(p, EVIDENCE_STANDING, 20 * USEC_MIN);
            plan_wait(p, plan_chance(p, 40) ? plan_draw(p, 0, 5 * USEC_MIN) : 0);
            plan_stand(p, usec_max(usec_min(end - p->now, 10 * USEC_MIN), USEC_SEC));
        }
        plan_report_ends(p, report, EVIDENCE_STANDING);
        plan_is(p, TRUTH_SITTING);
        plan_type(p, plan_minutes(p, 1, 20));
        plan_leave(p, plan_minutes(p, 5, 30));
    }
    plan_end(p);
}

/* A chair with a sensor that reports sitting at least every five minutes, and each change. */
void day_chair(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        const usec lease = 6 * USEC_MIN;
        unsigned report;
        usec end;

        plan_is(p, TRUTH_SITTING);
        plan_wait(p, plan_draw(p, 100 * USEC_MSEC, USEC_SEC));
        report = plan_report(p, EVIDENCE_SITTING, lease);
        for (end = p->now + plan_minutes(p, 10, 90); p->now < end;) {
            if (plan_chance(p, 60))
                plan_type(p, plan_minutes(p, 1, 5));
            else
                plan_sit(p, plan_minutes(p, 1, 5));
            plan_report_again(p, report, EVIDENCE_SITTING, lease);
        }
        plan_is(p, TRUTH_AWAY);
        plan_wait(p, plan_draw(p, 100 * USEC_MSEC, USEC_SEC));
        plan_report_ends(p, report, EVIDENCE_SITTING);
        plan_wait(p, plan_minutes(p, 1, 40));
    }
    plan_end(p);
}

/* At the desk for seconds or minutes, away for seconds or minutes, all day long. */
void day_in_and_out(struct day_plan *p)
{
    const usec end = p->now + 6 * USEC_HOUR;

    while (p->now < end) {
        plan_type(p, plan_draw(p, USEC_SEC, plan_chance(p, 30) ? 20 * USEC_MIN : USEC_MIN));
        plan_leave(p, plan_draw(p, USEC_SEC, plan_chance(p, 30) ? 20 * USEC_MIN : 4 * USEC_MIN));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* A key, or a scroll of up to @most. */
static void turn_page(struct day_plan *p, usec most)
{
    const usec end = p->now + (plan_chance(p, 50) ? 0 : plan_draw(p, 0, most));

    while (p->now < end) {
        plan_touch(p);
        plan_wait(p, plan_draw(p, 50 * USEC_MSEC, USEC_SEC));
    }
    plan_touch(p);
}

/* Types, reads with pauses of @draw, and leaves, all day long. */
static void read_all_day(struct day_plan *p, usec (*draw)(struct day_plan *p, usec even))
{
    for (unsigned i = 0; i < 5; i++) {
        const usec even = plan_draw(p, p->settings.away_after, p->settings.rest * 5 / 6);
        usec end;

        plan_type(p, plan_minutes(p, 3, 30));
        for (end = p->now + plan_minutes(p, 20, 90); p->now < end;) {
            plan_wait(p, draw(p, even));
            turn_page(p, 10 * USEC_SEC);
        }
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 6, 40));
    }
    plan_end(p);
}

/* Not as even as a machine. */
static usec draw_even(struct day_plan *p, usec even)
{
    return plan_draw(p, even * 17 / 20, even * 23 / 20);
}

static usec draw_uniform(struct day_plan *p, usec even)
{
    (void)even;
    return plan_draw(p, USEC_SEC, p->settings.rest - USEC_SEC);
}

/* Mostly short pauses, some long ones, and a few longer than a full rest. */
static usec draw_irregular(struct day_plan *p, usec even)
{
    const usec n = plan_draw(p, 0, 99);

    (void)even;
    return n < 40   ? plan_draw(p, USEC_SEC, USEC_MIN)
           : n < 70 ? plan_draw(p, USEC_MIN, 3 * USEC_MIN)
           : n < 97 ? plan_draw(p, 3 * USEC_MIN, p->settings.rest)
                    : plan_draw(p, p->settings.rest, 2 * p->settings.rest);
}

void day_reader_even(struct day_plan *p)
{
    read_all_day(p, draw_even);
}

void day_reader_uniform(struct day_plan *p)
{
    read_all_day(p, draw_uniform);
}

void day_reader_irregular(struct day_plan *p)
{
    read_all_day(p, draw_irregular);
}

/* Each break is shorter than Rest; now and then there is a second one after a few minutes of work.
 */
void day_coffee_fetcher(struct day_plan *p)
{
    for (unsigned i = 0; i < 12; i++) {
        plan_type(p, plan_chance(p, 70) ? plan_minutes(p, 15, 40) : plan_minutes(p, 1, 3));
        plan_leave(p, plan_draw(p, USEC_MIN, p->settings.rest - USEC_SEC));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}
