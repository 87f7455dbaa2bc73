/* Settings for the tests of the trace. */
#pragma once

#include <glib.h>
#include <string.h>

#include "core/settings.h"

/* Every setting at another value than its default, and durations that no file can have. */
static inline void settings_init_others(struct settings *others)
{
    char error[SETTINGS_ERROR_MAX];

    settings_init(others);
    others->limit = 1234567;
    others->rest = others->away_after = others->hold = others->snooze = others->remind_after =
        5 * USEC_SEC + 1;
    others->passive_limit = 0;
    others->assume = SETTINGS_ASSUME_SITTING;
    strcpy(others->exercise, "ql-ball");
    others->side = SETTINGS_SIDE_LEFT;
    others->snooze_limit = 0;
    others->remind_limit = 10;
    others->hold_for = 1u << SETTINGS_HOLD_DND;
    others->sound = others->speech = others->critical = true;
    others->amazfish = others->bluez = 1;
    others->wrist_alert = false;
    others->keep = USEC_DAY;
    g_assert_cmpint(settings_parse(others, settings_find("Coach", "Hours"),
                                   "Mon-Fri 09:00-18:00; Sat 22:00-02:00", error),
                    ==, 0);
}
