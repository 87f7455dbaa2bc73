/*
 * Trouble: the sentences that status and doctor share, about what keeps reminders from appearing
 * and the history from being written. Each is owned by the caller; NULL: there is no such trouble.
 */
#pragma once

#include "ctl/client/property_list.h"

/* "The last reminder, at 14:05, could not be shown: no notification server answered, or the server
 * ended".
 */
char *trouble_delivery(const struct property_list *coach, usec now);

/* The same as the end of a sentence: "no notification server answered, or the server ended".
 * Borrowed; NULL: the last reminder was shown, or do not disturb was on, which is a reason to wait
 * and no trouble. */
const char *trouble_failure(const struct property_list *coach);

/* "A value in the configuration is ignored: /home/me/.config/lumbard/lumbard.conf, line 3: ..."; of
 * several problems their number and the first. */
char *trouble_configuration(const struct property_list *settings);

/* The problem @i of the configuration, from 0: "/home/me/.config/lumbard/lumbard.conf, line 3:
 * ..."; NULL: there are fewer. */
char *trouble_place(const struct property_list *settings, gsize i);

/* Why the history is not written. */
char *trouble_history(const struct property_list *history);
