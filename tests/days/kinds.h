/*
 * Kinds: the days there are. Each function fills a plan; the list with their names is in kinds.c.
 */
#pragma once

#include "activity.h"

/* kinds_hands.c: a person and a desk, nothing else */
void day_typing(struct plan *p);
void day_reading(struct plan *p);
void day_long_reading(struct plan *p);
void day_short_breaks(struct plan *p);
void day_long_breaks(struct plan *p);
void day_bumped_desk(struct plan *p);
void day_cat(struct plan *p);
void day_standing_untold(struct plan *p);
void day_standing_told(struct plan *p);
void day_chair(struct plan *p);
void day_in_and_out(struct plan *p);

/* kinds_machine.c: what the machine does */
void day_locking(struct plan *p);
void day_quick_lock(struct plan *p);
void day_typing_through(struct plan *p);
void day_sleeping(struct plan *p);
void day_sleeping_unheard(struct plan *p);
void day_meeting_with_sleep(struct plan *p);
void day_mains(struct plan *p);
void day_seat(struct plan *p);
void day_clock(struct plan *p);
void day_midnight(struct plan *p);
void day_restarts(struct plan *p);
void day_restart_away(struct plan *p);
void day_server(struct plan *p);
void day_power_off(struct plan *p);
void day_late(struct plan *p);

/* kinds_evidence.c: films, and what keeps the screen on */
void day_film(struct plan *p);
void day_film_locked(struct plan *p);
void day_film_beyond_cap(struct plan *p);
void day_film_left(struct plan *p);
void day_film_heartbeat(struct plan *p);
void day_film_poked(struct plan *p);
void day_playlist(struct plan *p);
void day_coffee(struct plan *p);
void day_forgotten(struct plan *p);
void day_forgotten_all_day(struct plan *p);
void day_begins_while_away(struct plan *p);
void day_film_restart(struct plan *p);
void day_film_server(struct plan *p);
void day_film_sleep(struct plan *p);

/* kinds_calls.c: calls, music and noise */
void day_call(struct plan *p);
void day_call_hung_up(struct plan *p);
void day_call_left(struct plan *p);
void day_call_old(struct plan *p);
void day_presenting(struct plan *p);
void day_music(struct plan *p);
void day_music_inhibited(struct plan *p);
void day_flapping(struct plan *p);

/* kinds.c */
void day_of_all(struct plan *p);
