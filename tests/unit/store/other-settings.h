/* Other settings: values for the tests of traces. */
#pragma once

#include <glib.h>
#include <string.h>

#include "wording/settings_range.h"

/* Every setting differs from its default; some durations are too exact for a configuration file. */
static inline void settings_init_others(struct settings *others)
{
    char error[SETTINGS_ERROR_MAX];

    settings_init(others);
    others->limit = 1234567;
    others->rest = others->away_after = others->stretch_hold = others->snooze =
        others->remind_after = 5 * USEC_SEC + 1;
    others->passive_limit = 0;
    others->assume = SETTINGS_ASSUME_SITTING;
    strcpy(others->exercise, "ql-ball;my-own-2");
    strcpy(others->ignore, "mpv;My \"Player\"");
    others->side = SETTINGS_SIDE_LEFT;
    others->snooze_limit = 0;
    others->remind_limit = 10;
    others->hold_for = 1u << SETTINGS_HOLD_DND;
    others->sound = SETTINGS_SOUND_NO;
    others->speech = others->critical = true;
    memset(others->quiet_modes, 0, sizeof others->quiet_modes);
    strcpy(others->quiet_modes, "night;\"my\" mode");
    others->amazfish = others->bluez = 1;
    strcpy(others->subscribe, "C0:FF:EE:00:00:01;AA:BB:CC:DD:EE:FF");
    others->standing_above = 70;
    others->wrist_alert = false;
    others->presence_sensor = SETTINGS_SENSOR_OFF;
    others->keep = USEC_DAY;
    g_assert_cmpint(settings_parse(others, settings_find("Coach", "Hours"),
                                   "Mon-Fri 09:00-18:00; Sat 22:00-02:00", error),
                    ==, 0);
}

/* The longest texts that a configuration may contain: full lists of names of quotes and
 * backslashes, and sixteen windows of hours. */
static inline void settings_init_longest(struct settings *s)
{
    char error[SETTINGS_ERROR_MAX];
    g_autoptr(GString) hours = g_string_new("Mon,Wed-Thu,Sat-Sun 00:00-00:01");

    settings_init_others(s);
    memset(s->ignore, 0, sizeof s->ignore);
    memset(s->quiet_modes, 0, sizeof s->quiet_modes);
    for (size_t i = 0; i + 1 < sizeof s->ignore; i++)
        s->ignore[i] = (i + 1) % (SETTINGS_IGNORE_CHARS + 1) ? "\"\\"[i % 2] : ';';
    for (size_t i = 0; i + 1 < sizeof s->quiet_modes; i++)
        s->quiet_modes[i] = (i + 1) % (SETTINGS_MODES_CHARS + 1) ? "\"\\"[i % 2] : ';';
    for (unsigned i = 1; i < HOURS_MAX; i++)
        g_string_append_printf(hours, "; Mon,Wed-Thu,Sat-Sun %02u:00-%02u:01", i, i);
    g_assert_cmpint(settings_parse(s, settings_find("Coach", "Hours"), hours->str, error), ==, 0);
    g_assert_cmpint(s->hours.n, ==, HOURS_MAX);
}
