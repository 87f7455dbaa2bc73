#include "kinds.h"

static enum show_type draw_call(struct day_plan *p)
{
    return plan_chance(p, 50) ? SHOW_CALL : SHOW_CALL_PAGE;
}

void day_call(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        plan_work(p);
        plan_watch_on(p, draw_call(p), plan_minutes(p, 45, 55));
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 6, 30));
    }
    plan_leave(p, plan_minutes(p, 6, 30));
    plan_end(p);
}

/* The other side ends the call long after the last touch; the person leaves without a touch. */
void day_call_hung_up(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        plan_work(p);
        plan_watch(p, draw_call(p), plan_minutes(p, 5, 80));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
}

/* Away for some minutes during the call, with the headset on the desk. */
void day_call_left(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, draw_call(p));
        plan_sit(p, plan_minutes(p, 5, 30));
        plan_leave(p, plan_minutes(p, 1, 15));
        plan_type(p, plan_minutes(p, 1, 5));
        plan_sit(p, plan_minutes(p, 1, 20));
        plan_touch(p);
        plan_wait(p, 50 * USEC_MSEC);
        plan_show_ends(p, &show);
        plan_leave(p, plan_minutes(p, 1, 30));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* A microphone that a program has kept open since before the service started: not a call. */
void day_call_old(struct day_plan *p)
{
    p->starts_late = true;
    plan_show(p, SHOW_CALL);
    plan_fact(p, FACT_SERVICE, true);
    for (unsigned i = 0; i < 5; i++) {
        plan_work(p);
        plan_leave(p, plan_minutes(p, 1, 60));
    }
    plan_work(p);
    plan_end(p);
}

/* A call during which the person goes on typing. */
void day_presenting(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, draw_call(p));
        plan_type(p, plan_minutes(p, 20, 90));
        if (plan_chance(p, 50))
            plan_sit(p, plan_minutes(p, 1, 20));
        plan_show_ends(p, &show);
        plan_type(p, plan_minutes(p, 1, 5));
        plan_leave(p, plan_minutes(p, 1, 40));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

void day_music(struct day_plan *p)
{
    struct show show;

    plan_type(p, USEC_MIN);
    show = plan_show(p, SHOW_MUSIC);
    for (unsigned i = 0; i < 5; i++) {
        plan_work(p);
        plan_leave(p, plan_minutes(p, 1, 60));
    }
    plan_work(p);
    plan_show_ends(p, &show);
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* A concert: a music player, and a program that keeps the screen on. */
void day_music_inhibited(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        struct show music, inhibitor;

        plan_work(p);
        plan_touch(p);
        music = plan_show(p, SHOW_MUSIC);
        inhibitor = plan_show(p, SHOW_INHIBITOR);
        plan_sit(p, plan_minutes(p, 20, 110));
        plan_show_ends(p, &inhibitor);
        plan_show_ends(p, &music);
        plan_wait(p, plan_draw(p, 0, 20 * USEC_SEC));
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

/* Inhibitors and recordings that all end before they count as evidence. */
void day_flapping(struct day_plan *p)
{
    for (unsigned i = 0; i < 5; i++) {
        plan_work(p);
        plan_leave(p, plan_minutes(p, 0, 2));
        for (usec n = plan_draw(p, 3, 30); n > 0; n--) {
            struct show show = plan_show(p, plan_chance(p, 50) ? SHOW_CALL : SHOW_INHIBITOR);

            plan_wait(p, plan_draw(p, 0, 4 * USEC_SEC));
            plan_show_ends(p, &show);
            plan_wait(p, plan_draw(p, USEC_SEC, plan_chance(p, 50) ? 20 * USEC_SEC : USEC_MIN));
        }
        plan_wait(p, plan_minutes(p, 6, 30));
    }
    plan_work(p);
    plan_end(p);
}
