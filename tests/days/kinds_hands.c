#include "kinds.h"

void day_typing(struct plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        plan_type(p, plan_minutes(p, 60, 120));
        plan_leave(p, plan_minutes(p, 8, 50));
    }
    plan_end(p);
}

void day_reading(struct plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 1, 20));
        plan_read(p, plan_minutes(p, 20, 90));
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 1, 20));
    }
    plan_end(p);
}

void day_long_reading(struct plan *p)
{
    for (unsigned i = 0; i < 8; i++) {
        plan_type(p, plan_minutes(p, 2, 30));
        plan_sit(p, plan_minutes(p, 1, 25));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_short_breaks(struct plan *p)
{
    for (unsigned i = 0; i < 14; i++) {
        plan_type(p, plan_minutes(p, 5, 45));
        plan_leave(p, plan_draw(p, 10 * USEC_SEC, p->settings.rest));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_long_breaks(struct plan *p)
{
    for (unsigned i = 0; i < 7; i++) {
        plan_type(p, plan_minutes(p, 5, 70));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

void day_bumped_desk(struct plan *p)
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

/* It walks over the keyboard, and sleeps on it seldom. */
void day_cat(struct plan *p)
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

void day_standing_untold(struct plan *p)
{
    for (unsigned i = 0; i < 5; i++) {
        plan_type(p, plan_minutes(p, 10, 60));
        plan_stand(p, plan_minutes(p, 5, 40));
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 5, 30));
    }
    plan_end(p);
}

/* The desk says that it is up, anew each ten minutes, until it is down. Who comes back to it may
 * look for a while before touching anything. */
void day_standing_told(struct plan *p)
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

/* A chair that knows who sits on it, and says so each five minutes and at each change. */
void day_chair(struct plan *p)
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

/* Here for seconds, away for seconds, all day long. */
void day_in_and_out(struct plan *p)
{
    const usec end = p->now + 6 * USEC_HOUR;

    while (p->now < end) {
        plan_type(p, plan_draw(p, USEC_SEC, plan_chance(p, 30) ? 20 * USEC_MIN : USEC_MIN));
        plan_leave(p, plan_draw(p, USEC_SEC, plan_chance(p, 30) ? 20 * USEC_MIN : 4 * USEC_MIN));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}
