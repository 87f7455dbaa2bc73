/* Days with programs that run without a person, and with a person who gives no input. */
#include "kinds.h"

/* Runs all day: work, and absences with and without a lock. */
static void run_all_day(struct day_plan *p, enum show_type type, bool has_music)
{
    struct show show, music;

    plan_type(p, plan_minutes(p, 1, 10));
    show = plan_show(p, type);
    if (has_music)
        music = plan_show(p, SHOW_MUSIC);
    for (unsigned i = 0; i < 4; i++) {
        plan_work(p);
        if (plan_chance(p, 50))
            plan_leave(p, plan_minutes(p, 6, 60));
        else
            plan_lock_away(p, plan_minutes(p, 6, 60));
    }
    plan_work(p);
    plan_end(p);
    if (has_music)
        plan_show_ends(p, &music);
    plan_show_ends(p, &show);
    plan_wait(p, plan_minutes(p, 10, 20));
}

void day_keep_awake(struct day_plan *p)
{
    run_all_day(p, SHOW_KEEP_AWAKE, plan_chance(p, 50));
}

/* An album in a video player: its source reports music, and that no film plays. */
void day_album(struct day_plan *p)
{
    run_all_day(p, SHOW_ALBUM, true);
}

/* A visualizer or a dictation tool. */
void day_listener(struct day_plan *p)
{
    run_all_day(p, SHOW_LISTENER, false);
}

/* A film in a browser that names no reason, between work and breaks. */
void day_web_player(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        plan_work(p);
        plan_watch_on(p, SHOW_WEB_PLAYER, plan_minutes(p, 20, 115));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

/* A game by gamepad, which is no input to the desktop. */
void day_gamepad(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        plan_work(p);
        plan_watch_on(p, plan_chance(p, 50) ? SHOW_GAME : SHOW_GAMEMODE, plan_minutes(p, 20, 115));
        plan_leave(p, plan_minutes(p, 6, 60));
    }
    plan_end(p);
}

/* A game that is left open through the breaks of a day. */
void day_game_open(struct day_plan *p)
{
    run_all_day(p, SHOW_GAME, false);
}

/* The person locks the screen in a call, for a moment or for longer. */
void day_call_locked(struct day_plan *p)
{
    for (unsigned i = 0; i < 3; i++) {
        const usec away_after = p->settings.away_after;
        struct show show;

        plan_work(p);
        plan_touch(p);
        show = plan_show(p, SHOW_CALL);
        plan_sit(p, plan_minutes(p, 2, 20));
        plan_touch(p);
        plan_wait(p, plan_draw(p, 20 * USEC_MSEC, 500 * USEC_MSEC));
        plan_fact(p, FACT_LOCK, true);
        plan_leave(p, plan_chance(p, 70) ? away_after / 3 : away_after + plan_minutes(p, 2, 6));
        plan_is(p, TRUTH_SITTING);
        plan_wait(p, plan_draw(p, 0, 5 * USEC_SEC));
        plan_fact(p, FACT_LOCK, false);
        plan_touch(p);
        plan_type(p, plan_draw(p, 8 * USEC_SEC, 20 * USEC_SEC));
        plan_sit(p, plan_minutes(p, 5, 40));
        plan_touch(p);
        plan_show_ends(p, &show);
        plan_type(p, plan_minutes(p, 1, 5));
        plan_leave(p, plan_minutes(p, 6, 30));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}

/* The person comes back to the desk for a call, and answers it by the headset. */
void day_headset(struct day_plan *p)
{
    for (unsigned i = 0; i < 4; i++) {
        struct show show;

        plan_work(p);
        plan_leave(p, p->settings.away_after + plan_minutes(p, 1, 20));
        plan_is(p, TRUTH_SITTING);
        show = plan_show(p, SHOW_CALL);
        plan_sit(p, plan_minutes(p, 5, 50));
        plan_show_ends(p, &show);
        if (plan_chance(p, 50)) {
            plan_wait(p, plan_draw(p, 0, 20 * USEC_SEC));
            plan_type(p, plan_minutes(p, 1, 10));
        }
        plan_leave(p, plan_minutes(p, 6, 30));
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}
