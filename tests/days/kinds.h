/*
 * Kinds: all kinds of day. Each function fills a plan; the table with their names is in kinds.c.
 */
#pragma once

#include "day_activity.h"

/* kinds_hands.c: a person and a desk, nothing else */
void day_typing(struct day_plan *p);
void day_reading(struct day_plan *p);
void day_long_reading(struct day_plan *p);
void day_short_breaks(struct day_plan *p);
void day_long_breaks(struct day_plan *p);
void day_bumped_desk(struct day_plan *p);
void day_cat(struct day_plan *p);
void day_standing_without_sensor(struct day_plan *p);
void day_standing_with_sensor(struct day_plan *p);
void day_chair(struct day_plan *p);
void day_in_and_out(struct day_plan *p);
void day_reader_even(struct day_plan *p);
void day_reader_uniform(struct day_plan *p);
void day_reader_irregular(struct day_plan *p);
void day_coffee_fetcher(struct day_plan *p);

/* kinds_machine.c: locks, sleep, restarts and other events of the machine */
void day_locking(struct day_plan *p);
void day_quick_lock(struct day_plan *p);
void day_typing_through(struct day_plan *p);
void day_sleeping(struct day_plan *p);
void day_sleeping_unannounced(struct day_plan *p);
void day_meeting_with_sleep(struct day_plan *p);
void day_mains(struct day_plan *p);
void day_seat(struct day_plan *p);
void day_clock(struct day_plan *p);
void day_midnight(struct day_plan *p);
void day_restarts(struct day_plan *p);
void day_restart_away(struct day_plan *p);
void day_server(struct day_plan *p);
void day_power_off(struct day_plan *p);
void day_late(struct day_plan *p);
void day_mouse_mover(struct day_plan *p);
void day_counter_resets(struct day_plan *p);
void day_lock_without_end(struct day_plan *p);

/* kinds_evidence.c: films and inhibitors */
void day_film(struct day_plan *p);
void day_film_locked(struct day_plan *p);
void day_film_beyond_limit(struct day_plan *p);
void day_film_left(struct day_plan *p);
void day_film_heartbeat(struct day_plan *p);
void day_film_poked(struct day_plan *p);
void day_playlist(struct day_plan *p);
void day_coffee(struct day_plan *p);
void day_forgotten(struct day_plan *p);
void day_forgotten_all_day(struct day_plan *p);
void day_begins_while_away(struct day_plan *p);
void day_film_restart(struct day_plan *p);
void day_film_server(struct day_plan *p);
void day_film_sleep(struct day_plan *p);

/* kinds_calls.c: calls, music and noise */
void day_call(struct day_plan *p);
void day_call_hung_up(struct day_plan *p);
void day_call_left(struct day_plan *p);
void day_call_old(struct day_plan *p);
void day_presenting(struct day_plan *p);
void day_music(struct day_plan *p);
void day_music_inhibited(struct day_plan *p);
void day_flapping(struct day_plan *p);

/* kinds_programs.c: programs without a person, and a person without input */
void day_keep_awake(struct day_plan *p);
void day_album(struct day_plan *p);
void day_listener(struct day_plan *p);
void day_web_player(struct day_plan *p);
void day_gamepad(struct day_plan *p);
void day_game_open(struct day_plan *p);
void day_call_locked(struct day_plan *p);
void day_headset(struct day_plan *p);

/* kinds_tracker.c: trackers and sensors */
void day_watch(struct day_plan *p);
void day_errands(struct day_plan *p);
void day_three_trackers(struct day_plan *p);
void day_late_phone(struct day_plan *p);
void day_treadmill_steps(struct day_plan *p);
void day_treadmill(struct day_plan *p);
void day_desk(struct day_plan *p);
void day_sensor_reader(struct day_plan *p);
void day_sensor_leaver(struct day_plan *p);
void day_tracker_fails(struct day_plan *p);

/* kinds.c */
void day_of_all(struct day_plan *p);
