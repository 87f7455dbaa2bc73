#include "kinds.h"

static const struct kind kinds[] = {
    { "typing all day", day_typing },
    { "reading pauses under AwayAfter", day_reading },
    { "reading pauses over AwayAfter", day_long_reading },
    { "short breaks", day_short_breaks },
    { "long breaks", day_long_breaks },
    { "bumped desk while away", day_bumped_desk },
    { "cat on the desk while away", day_cat },
    { "in and out", day_in_and_out },
    { "reader, even pauses", day_reader_even },
    { "reader, uniform pauses", day_reader_uniform },
    { "reader, irregular pauses", day_reader_irregular },
    { "coffee every half hour, in short breaks", day_coffee_fetcher },
    { "standing without a sensor", day_standing_without_sensor },
    { "two monitors, standing desk by sensor", day_standing_with_sensor },
    { "chair by sensor", day_chair },
    { "locked on every leave", day_locking },
    { "locked by mistake", day_quick_lock },
    { "typing through unlock and resume", day_typing_through },
    { "suspend", day_sleeping },
    { "suspend without announcement", day_sleeping_unannounced },
    { "meeting room with suspend", day_meeting_with_sleep },
    { "mains plugged in and out", day_mains },
    { "seat given to another", day_seat },
    { "wall clock set", day_clock },
    { "past midnight, with DST", day_midnight },
    { "service restarted while typing", day_restarts },
    { "service restarted while away", day_restart_away },
    { "compositor restarted", day_server },
    { "power off", day_power_off },
    { "late timers", day_late },
    { "mouse mover at equal distances", day_mouse_mover },
    { "tool that resets the counter, on X11", day_counter_resets },
    { "remote session behind the lock of the desk", day_lock_without_end },
    { "film", day_film },
    { "2 h film with lock at 30 min", day_film_locked },
    { "film longer than PassiveLimit", day_film_beyond_limit },
    { "film left before its end", day_film_left },
    { "film by a player with a heartbeat, on X11", day_film_heartbeat },
    { "film with a hand now and then", day_film_poked },
    { "playlist of films with gaps of 10 s", day_playlist },
    { "video paused for a coffee", day_coffee },
    { "lunch behind a forgotten inhibitor", day_forgotten },
    { "inhibitor forgotten all day", day_forgotten_all_day },
    { "film begins while away", day_begins_while_away },
    { "call of 50 min", day_call },
    { "call, hung up by the other side, then away", day_call_hung_up },
    { "call, and away from it", day_call_left },
    { "microphone open since before", day_call_old },
    { "presenting in a call", day_presenting },
    { "music all day", day_music },
    { "music beside an inhibitor", day_music_inhibited },
    { "flapping inhibitors and microphones", day_flapping },
    { "keep-awake tool all day", day_keep_awake },
    { "album in a video player all day", day_album },
    { "program that listens all day", day_listener },
    { "film in a browser without a reason", day_web_player },
    { "game by gamepad", day_gamepad },
    { "game left open all day", day_game_open },
    { "call over a lock", day_call_locked },
    { "call answered by headset while away", day_headset },
    { "service restarted during a film", day_film_restart },
    { "compositor restarted during a film", day_film_server },
    { "lid shut over a film", day_film_sleep },
    { "walks and pages, with a worn watch", day_watch },
    { "errands, with a worn watch", day_errands },
    { "three trackers count the same walks", day_three_trackers },
    { "phone that reports walks late", day_late_phone },
    { "treadmill that only a watch shows", day_treadmill_steps },
    { "treadmill that reports", day_treadmill },
    { "desk that reports its height", day_desk },
    { "presence sensor, mostly reading", day_sensor_reader },
    { "presence sensor, mostly away", day_sensor_leaver },
    { "tracker that fails", day_tracker_fails },
    { "all of it", day_of_all },
};

const struct kind *kinds_list(unsigned *ret_n)
{
    *ret_n = G_N_ELEMENTS(kinds);
    return kinds;
}

static void fill_absence(struct day_plan *p)
{
    switch (plan_draw(p, 0, 5)) {
    case 0:
        plan_bump(p);
        break;
    case 1:
        plan_fact(p, FACT_MAINS, true);
        break;
    case 2:
        plan_fact(p, FACT_SERVICE, false);
        plan_wait(p, plan_draw(p, 200 * USEC_MSEC, 60 * USEC_SEC));
        plan_fact(p, FACT_SERVICE, true);
        break;
    case 3:
        plan_fact(p, FACT_SEAT, true);
        plan_wait(p, plan_draw(p, USEC_MIN, 20 * USEC_MIN));
        plan_fact(p, FACT_SEAT, false);
        break;
    default:
        break;
    }
    plan_wait(p, p->settings.away_after + plan_draw(p, USEC_SEC, 10 * USEC_MIN));
}

/* A day that mixes all activities. */
void day_of_all(struct day_plan *p)
{
    const usec end = p->now + 9 * USEC_HOUR;

    while (p->now < end) {
        struct show show;

        plan_type(p, plan_draw(p, 10 * USEC_SEC, 40 * USEC_MIN));
        switch (plan_draw(p, 0, 8)) {
        case 0:
            plan_read(p, plan_draw(p, USEC_MIN, 30 * USEC_MIN));
            break;
        case 1:
        case 2:
            plan_watch(p, (enum show_type)plan_draw(p, SHOW_FILM, SHOW_TYPES_MIXED - 1),
                       plan_draw(p, 5 * USEC_SEC, 60 * USEC_MIN));
            break;
        case 3:
            plan_lock_away(p, plan_draw(p, 10 * USEC_SEC, 30 * USEC_MIN));
            break;
        case 4:
            plan_sleep_away(p, plan_draw(p, USEC_MIN, 60 * USEC_MIN), plan_chance(p, 50));
            break;
        case 5:
        case 6:
            plan_leave(p, plan_draw(p, 10 * USEC_SEC, 20 * USEC_MIN));
            fill_absence(p);
            break;
        case 7:
            show = plan_show(p, (enum show_type)plan_draw(p, SHOW_FILM, SHOW_TYPES_MIXED - 1));
            plan_type(p, plan_draw(p, USEC_SEC, 20 * USEC_MIN));
            plan_leave(p, plan_draw(p, USEC_SEC, 20 * USEC_MIN));
            plan_show_ends(p, &show);
            fill_absence(p);
            break;
        default:
            plan_stand(p, plan_draw(p, USEC_MIN, 20 * USEC_MIN));
            break;
        }
    }
    plan_type(p, USEC_MIN);
    plan_end(p);
}
