#include "kinds.h"

void day_locking(struct day_plan *p)
{
    for (unsigned i = 0; i < 8; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        plan_lock_away(p, plan_minutes(p, 1, 40));
    }
    plan_type(p, plan_minutes(p, 1, 5));
    plan_fact(p, FACT_LOCK, true);
    plan_end(p);
}

/* Locked by mistake, and unlocked again without getting up. */
void day_quick_lock(struct day_plan *p)
{
    for (unsigned i = 0; i < 10; i++) {
        plan_type(p, plan_minutes(p, 5, 40));
        plan_wait(p, plan_draw(p, 0, USEC_SEC));
        plan_fact(p, FACT_LOCK, true);
        plan_wait(p, plan_draw(p, USEC_SEC, 20 * USEC_SEC));
        plan_touch(p);
        plan_wait(p, plan_draw(p, 0, 3 * USEC_SEC));
        plan_touch(p);
        plan_fact(p, FACT_LOCK, false);
        if (plan_chance(p, 30)) {
            plan_type(p, 10 * USEC_SEC);
            plan_leave(p, plan_minutes(p, 1, 20));
        }
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* Types without a pause while the machine resumes and unlocks. */
void day_typing_through(struct day_plan *p)
{
    for (unsigned i = 0; i < 8; i++) {
        const bool sleeps = plan_chance(p, 50);
        usec end;

        plan_type(p, plan_minutes(p, 5, 40));
        plan_is(p, TRUTH_AWAY);
        plan_fact(p, FACT_LOCK, true);
        if (sleeps) {
            plan_wait(p, plan_draw(p, 0, USEC_SEC));
            plan_fact(p, FACT_SLEEP, true);
        }
        plan_wait(p, plan_minutes(p, 1, 30));
        plan_is(p, TRUTH_SITTING);
        if (sleeps)
            plan_fact(p, FACT_SLEEP, false);
        end = p->now + plan_draw(p, 3 * USEC_SEC, 9 * USEC_SEC);
        while (p->now < end) {
            plan_touch(p);
            plan_wait(p, plan_draw(p, 50 * USEC_MSEC, 300 * USEC_MSEC));
        }
        plan_fact(p, FACT_LOCK, false);
        for (end = p->now + plan_draw(p, 8 * USEC_SEC, USEC_MIN); p->now < end;) {
            plan_touch(p);
            plan_wait(p, plan_draw(p, 50 * USEC_MSEC, 300 * USEC_MSEC));
        }
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

static void sleep_often(struct day_plan *p, bool is_unannounced)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        plan_sleep_away(p, plan_minutes(p, 2, 90), is_unannounced);
        if (plan_chance(p, 30)) { /* woke up while the person was away */
            plan_is(p, TRUTH_AWAY);
            plan_wait(p, plan_minutes(p, 1, 20));
        }
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_sleeping(struct day_plan *p)
{
    sleep_often(p, false);
}

void day_sleeping_unannounced(struct day_plan *p)
{
    sleep_often(p, true);
}

/* The person carries the sleeping laptop to a meeting, works there, and carries it back. */
void day_meeting_with_sleep(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        plan_type(p, plan_minutes(p, 10, 50));
        plan_wait(p, plan_draw(p, USEC_SEC, 5 * USEC_SEC));
        plan_is(p, TRUTH_AWAY);
        plan_fact(p, FACT_SLEEP, true);
        plan_wait(p, plan_minutes(p, 2, 15));
        plan_fact(p, FACT_SLEEP, false); /* in the meeting room */
        plan_wait(p, plan_draw(p, 0, 2 * USEC_MIN));
        plan_type(p, plan_minutes(p, 1, 30));
        plan_wait(p, plan_draw(p, USEC_SEC, 5 * USEC_SEC));
        plan_is(p, TRUTH_AWAY);
        plan_fact(p, FACT_SLEEP, true)->is_unannounced = plan_chance(p, 50);
        plan_wait(p, plan_minutes(p, 2, 30));
        plan_fact(p, FACT_SLEEP, false);
        plan_wait(p, plan_draw(p, 0, USEC_MIN));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* The mains cable is plugged in and out, mostly while the person is away. */
void day_mains(struct day_plan *p)
{
    for (unsigned i = 0; i < 7; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        plan_fact(p, FACT_MAINS, true);
        plan_type(p, plan_minutes(p, 1, 3));
        plan_leave(p, plan_minutes(p, 1, 30));
        plan_fact(p, FACT_MAINS, true);
        plan_wait(p, plan_minutes(p, 0, 10));
        plan_fact(p, plan_chance(p, 50) ? FACT_RESET : FACT_MAINS, true);
        plan_wait(p, plan_minutes(p, 1, 10));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_seat(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        plan_leave(p, plan_minutes(p, 0, 5));
        plan_fact(p, FACT_SEAT, true);
        plan_wait(p, plan_minutes(p, 1, 60));
        plan_fact(p, FACT_SEAT, false);
        plan_wait(p, plan_minutes(p, 0, 10));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* The wall clock is set forward and back, so the begin of the local day moves. */
void day_clock(struct day_plan *p)
{
    static const usec steps[] = { -48 * USEC_HOUR, -USEC_HOUR, USEC_HOUR, 48 * USEC_HOUR };
    usec start = PLAN_START;

    for (unsigned i = 0; i < 10; i++) {
        plan_type(p, plan_minutes(p, 5, 40));
        start += steps[plan_draw(p, 0, 3)];
        while (start > p->now)
            start -= USEC_DAY;
        while (start <= p->now - USEC_DAY)
            start += USEC_DAY;
        plan_fact(p, FACT_DAY, true)->until_at = start;
        plan_type(p, plan_minutes(p, 1, 5));
        plan_leave(p, plan_minutes(p, 1, 20));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* Works past midnight, which a change of summer time moves by an hour or not. */
void day_midnight(struct day_plan *p)
{
    const usec midnight = PLAN_START + USEC_DAY + plan_draw(p, -1, 1) * USEC_HOUR;
    unsigned stretches = 0;

    plan_fact_at(p, FACT_DAY, true, midnight)->until_at = midnight;
    while (p->now < midnight + 2 * USEC_HOUR) {
        plan_type(p, plan_minutes(p, 10, 90));
        if (plan_chance(p, 40) && stretches++ < 3)
            plan_watch(p, SHOW_WEB_FILM, plan_minutes(p, 20, 100));
        plan_leave(p, plan_minutes(p, 1, 60));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

static void restart(struct day_plan *p, usec low, usec high)
{
    plan_fact(p, FACT_SERVICE, false);
    plan_wait(p, plan_draw(p, low, high));
    plan_fact(p, FACT_SERVICE, true);
}

/* The service restarts while the person types. */
void day_restarts(struct day_plan *p)
{
    for (unsigned i = 0; i < 8; i++) {
        usec at, length;

        plan_type(p, plan_minutes(p, 5, 40));
        at = p->now;
        length =
            plan_chance(p, 80) ? plan_draw(p, 200 * USEC_MSEC, USEC_MIN) : plan_minutes(p, 2, 10);
        plan_fact_at(p, FACT_SERVICE, false, at + USEC_MSEC);
        plan_fact_at(p, FACT_SERVICE, true, at + USEC_MSEC + length);
        plan_type(p, length + plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 1, 20));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_restart_away(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        plan_leave(p, plan_minutes(p, 1, 20));
        if (plan_chance(p, 70))
            restart(p, 200 * USEC_MSEC, 110 * USEC_SEC);
        else
            restart(p, 2 * USEC_MIN, 20 * USEC_MIN);
        plan_wait(p, plan_minutes(p, 0, 20));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* The compositor crashes and starts again after seconds or minutes. */
void day_server(struct day_plan *p)
{
    for (unsigned i = 0; i < 6; i++) {
        const bool is_here = plan_chance(p, 50);

        plan_type(p, plan_minutes(p, 5, 50));
        if (!is_here)
            plan_leave(p, plan_minutes(p, 1, 20));
        plan_fact(p, FACT_SERVER, false);
        plan_wait(p, plan_chance(p, 70) ? plan_draw(p, USEC_SEC, 100 * USEC_SEC)
                                        : plan_minutes(p, 2, 15));
        plan_fact(p, FACT_SERVER, true);
        if (is_here)
            plan_wait(p, plan_draw(p, 0, 20 * USEC_SEC));
        else
            plan_wait(p, plan_minutes(p, 0, 20));
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 1, 20));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_power_off(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        plan_type(p, plan_minutes(p, 20, 90));
        plan_leave(p, plan_minutes(p, 1, 30));
        plan_type(p, plan_minutes(p, 20, 90));
        plan_wait(p, plan_draw(p, USEC_SEC, 5 * USEC_SEC));
        plan_fact(p, FACT_POWER, false);
        plan_is(p, TRUTH_AWAY);
        plan_wait(p, plan_minutes(p, 1, 90));
        plan_fact(p, FACT_POWER, true);
        plan_wait(p, plan_draw(p, 5 * USEC_SEC, 60 * USEC_SEC));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_late(struct day_plan *p)
{
    p->is_late = true;
    for (unsigned i = 0; i < 6; i++) {
        plan_type(p, plan_minutes(p, 5, 60));
        if (plan_chance(p, 40))
            plan_watch(p, SHOW_INHIBITOR, plan_minutes(p, 1, 50));
        plan_type(p, USEC_MIN);
        plan_leave(p, plan_minutes(p, 1, 40));
    }
    plan_end(p);
}

/* A device moves the mouse at equal distances, day and night. Where the person types, it adds
 * nothing. */
void day_mouse_mover(struct day_plan *p)
{
    const usec every = p->settings.away_after + plan_draw(p, 20 * USEC_SEC, 6 * USEC_MIN);
    usec next = p->now + every;

    for (unsigned i = 0; i < 4; i++) {
        usec end;

        plan_type(p, plan_minutes(p, 20, 70));
        plan_leave(p, USEC_MIN);
        for (end = p->now + plan_minutes(p, 6, 120); p->now < end;) {
            while (next <= p->now)
                next += every;
            plan_wait(p, next - p->now);
            plan_touch(p);
        }
        plan_wait(p, plan_draw(p, USEC_SEC, every / 2));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* A tool keeps the computer awake by XResetScreenSaver. */
void day_counter_resets(struct day_plan *p)
{
    const usec every = plan_draw(p, 20 * USEC_SEC, 10 * USEC_MIN);

    p->desktop = DESKTOP_X11;
    for (unsigned i = 0; i < 5; i++) {
        plan_type(p, plan_minutes(p, 10, 70));
        plan_leave(p, plan_minutes(p, 6, 90));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
    for (usec at = PLAN_START + 9 * USEC_HOUR; at < p->now; at += every)
        plan_fact_at(p, FACT_RESET, true, at);
}

/* The desk at work stays locked, and a source reports that lock while the person works in another
 * session. */
void day_lock_without_end(struct day_plan *p)
{
    plan_type(p, plan_minutes(p, 1, 60));
    if (plan_chance(p, 50))
        plan_leave(p, plan_minutes(p, 1, 60));
    plan_fact(p, FACT_LOCK, true);
    for (unsigned i = 0; i < 4; i++) {
        plan_type(p, plan_minutes(p, 10, 70));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_type(p, plan_minutes(p, 5, 20));
    plan_end(p);
}
