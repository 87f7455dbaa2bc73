#include "kinds.h"

void day_film(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        plan_work(p);
        plan_watch_on(p, plan_film(p), plan_minutes(p, 60, 118));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

/* The person locks the screen by a key and goes to lunch; the film plays on. */
void day_film_locked(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, plan_film(p));
        plan_sit(p, plan_minutes(p, 28, 32));
        plan_touch(p);
        plan_wait(p, plan_draw(p, 20 * USEC_MSEC, USEC_SEC));
        plan_fact(p, FACT_LOCK, true);
        plan_is(p, TRUTH_AWAY);
        plan_wait(p, plan_minutes(p, 60, 90));
        if (plan_chance(p, 50))
            plan_show_ends(p, &show);
        else
            show.inhibit_kind = EVIDENCE_KIND_MAX;
        plan_is(p, TRUTH_SITTING);
        plan_touch(p);
        plan_wait(p, plan_draw(p, USEC_SEC, 5 * USEC_SEC));
        plan_fact(p, FACT_LOCK, false);
        plan_type(p, plan_minutes(p, 1, 10));
        if (show.inhibit_kind == EVIDENCE_KIND_MAX) {
            show.inhibit_kind = EVIDENCE_INHIBITOR;
            plan_show_ends(p, &show);
        }
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 10, 60));
    }
    plan_end(p);
}

void day_film_beyond_limit(struct day_plan *p)
{
    plan_work(p);
    plan_watch_on(p, plan_film(p), plan_minutes(p, 125, 240));
    plan_leave(p, plan_minutes(p, 6, 60));
    plan_work(p);
    plan_watch_on(p, SHOW_INHIBITOR, plan_minutes(p, 35, 100));
    plan_end(p);
}

/* The person leaves before the film ends. */
void day_film_left(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, plan_film(p));
        plan_sit(p, plan_minutes(p, 5, 60));
        plan_leave(p, plan_minutes(p, 5, 90));
        plan_show_ends(p, &show);
        plan_wait(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
}

/* An old player on X11, which resets the idle counter every 50 seconds. */
void day_film_heartbeat(struct day_plan *p)
{
    p->desktop = DESKTOP_X11;
    for (unsigned i = 0; i < 2; i++) {
        struct show show;
        usec end;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, SHOW_FILM);
        end = p->now + plan_minutes(p, 60, 110);
        for (usec at = p->now; at < end; at += 50 * USEC_SEC)
            plan_fact_at(p, FACT_RESET, true, at);
        plan_sit(p, plan_minutes(p, 30, 55));
        if (plan_chance(p, 50))
            plan_leave(p, end - p->now - USEC_MIN);
        else
            plan_sit(p, end - p->now);
        plan_show_ends(p, &show);
        plan_wait(p, plan_draw(p, 0, 20 * USEC_SEC));
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

/* Touches now and then: for the volume, to skip ahead, to see the time. */
void day_film_poked(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct show show;
        usec end;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, plan_film(p));
        for (end = p->now + plan_minutes(p, 90, 180); p->now < end;) {
            plan_sit(p, plan_minutes(p, 1, 40));
            plan_touch(p);
        }
        plan_show_ends(p, &show);
        plan_type(p, USEC_MIN);
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

void day_playlist(struct day_plan *p)
{
    usec end;

    plan_work(p);
    plan_touch(p);
    for (end = p->now + 110 * USEC_MIN; p->now < end;) {
        struct show show = plan_show(p, plan_film(p));

        plan_sit(p, usec_min(plan_minutes(p, 1, 20), usec_max(end - p->now, USEC_SEC)));
        plan_show_ends(p, &show);
        plan_sit(p, plan_draw(p, USEC_SEC, 12 * USEC_SEC));
    }
    plan_type(p, plan_minutes(p, 1, 10));
    plan_leave(p, plan_minutes(p, 6, 60));
    plan_work(p);
    plan_end(p);
}

/* Pauses the film by a key, fetches a coffee, and continues. */
void day_coffee(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        plan_work(p);
        for (usec n = plan_draw(p, 1, 4); n > 0; n--) {
            struct show show;

            plan_touch(p);
            show = plan_show(p, plan_film(p));
            plan_sit(p, plan_minutes(p, 5, 50));
            plan_touch(p);
            plan_wait(p, plan_draw(p, 10 * USEC_MSEC, 300 * USEC_MSEC));
            plan_show_ends(p, &show);
            plan_leave(p, plan_minutes(p, 1, 15));
            plan_is(p, TRUTH_SITTING);
            plan_wait(p, plan_draw(p, 0, 10 * USEC_SEC));
        }
        plan_type(p, plan_minutes(p, 1, 20));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

void day_forgotten(struct day_plan *p)
{
    struct show show;

    plan_work(p);
    show = plan_show(p, SHOW_INHIBITOR);
    plan_work(p);
    plan_leave(p, plan_minutes(p, 40, 90)); /* lunch */
    plan_work(p);
    plan_show_ends(p, &show);
    plan_work(p);
    plan_end(p);
}

void day_forgotten_all_day(struct day_plan *p)
{
    struct show show;

    plan_type(p, plan_minutes(p, 1, 10));
    show = plan_show(p, SHOW_INHIBITOR);
    for (unsigned i = 0; i < 4; i++) {
        plan_work(p);
        plan_leave(p, plan_minutes(p, 1, 60));
    }
    plan_work(p);
    plan_end(p);
    plan_show_ends(p, &show);
    plan_wait(p, plan_minutes(p, 10, 20));
}

/* A film starts while the person is away: the next one of a playlist, a scheduled recording. */
void day_begins_while_away(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        struct show show;

        plan_work(p);
        plan_leave(p, p->settings.away_after + plan_minutes(p, 1, 20));
        show = plan_show(p, plan_film(p));
        plan_wait(p, plan_minutes(p, 5, 60));
        plan_show_ends(p, &show);
        plan_wait(p, plan_minutes(p, 5, 20));
    }
    plan_work(p);
    plan_end(p);
}

void day_film_restart(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, plan_film(p));
        plan_sit(p, plan_minutes(p, 1, 50));
        plan_fact(p, FACT_SERVICE, false);
        plan_sit(p, plan_draw(p, 200 * USEC_MSEC, 100 * USEC_SEC));
        plan_fact(p, FACT_SERVICE, true);
        plan_sit(p, plan_minutes(p, 1, 50));
        plan_show_ends(p, &show);
        plan_wait(p, plan_draw(p, 0, 20 * USEC_SEC));
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
}

/* The film ends with the compositor; the person opens it again. */
void day_film_server(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        plan_work(p);
        plan_touch(p);
        plan_show(p, SHOW_WEB_FILM);
        plan_sit(p, plan_minutes(p, 5, 50));
        plan_fact(p, FACT_SERVER, false);
        plan_wait(p, plan_draw(p, USEC_SEC, 60 * USEC_SEC));
        plan_fact(p, FACT_SERVER, true);
        plan_wait(p, plan_draw(p, USEC_SEC, 20 * USEC_SEC));
        plan_watch_on(p, SHOW_WEB_FILM, plan_minutes(p, 5, 50));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
}

/* The person closes the lid during a film; it plays on when the lid is opened. */
void day_film_sleep(struct day_plan *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, plan_film(p));
        plan_sit(p, plan_minutes(p, 5, 50));
        plan_sleep_away(p, plan_minutes(p, 5, 90), plan_chance(p, 30));
        plan_touch(p);
        plan_sit(p, plan_minutes(p, 1, 40));
        plan_show_ends(p, &show);
        plan_type(p, plan_minutes(p, 1, 10));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
}
