/*
 * Presence text: the present state and the evidence for it, as sentences for people.
 */
#pragma once

#include "ctl/client/property_list.h"

/**
 * presence_text_sentence() - state, since when and why; then other evidence
 * @presence:  the properties of Presence
 * @now:       µs, CLOCK_REALTIME
 *
 * "Away since 12:31:20 (screen locked); your last input was at 12:31:07; no film, no call." NULL
 * when there is no State; free it with g_free().
 */
char *presence_text_sentence(const struct property_list *presence, usec now);

/* All evidence but that of the idle source: "mpv plays a film since 12:00:02"; NULL when there is
 * none; free it with g_free(). */
char *presence_text_evidence(const struct property_list *presence, usec now);

/* The programs that delay reminders, whether or not one is due: "slides asks for quiet (a talk)
 * until 14:40"; NULL when there is none; free it with g_free(). */
char *presence_text_holds(const struct property_list *presence, usec now);
