#include "core/settings.h"

usec settings_typing_pause(const struct settings *s)
{
    return usec_min(30 * USEC_SEC, s->limit / 60);
}

usec settings_quiet_after_resume(const struct settings *s)
{
    return usec_min(20 * USEC_SEC, s->limit / 90);
}

usec settings_blip(const struct settings *s)
{
    return usec_min(5 * USEC_SEC, s->away_after / 2);
}

usec settings_island(const struct settings *s)
{
    return usec_min(30 * USEC_SEC, s->away_after / 2);
}

usec settings_evidence_on(const struct settings *s)
{
    return settings_blip(s);
}

usec settings_evidence_off(const struct settings *s)
{
    return usec_min(30 * USEC_SEC, s->away_after / 6);
}

usec settings_late_answer(const struct settings *s)
{
    return usec_min(5 * USEC_SEC, s->away_after / 8);
}

usec settings_freshness(const struct settings *s)
{
    return usec_min(10 * USEC_MIN, s->limit / 3);
}

usec settings_call_limit(const struct settings *s)
{
    return usec_min(3 * USEC_HOUR, 6 * s->limit);
}

usec settings_other_reminder(const struct settings *s)
{
    return usec_min(5 * USEC_MIN, s->limit / 6);
}

usec settings_report_wait(const struct settings *s)
{
    return usec_min(USEC_MIN, s->away_after / 3);
}

usec settings_read_every(const struct settings *s)
{
    return usec_min(USEC_MIN, s->away_after / 3);
}

usec settings_contradiction(const struct settings *s)
{
    return usec_min(2 * USEC_MIN, s->limit / 15);
}

void settings_grace(const struct settings *s, usec *ret_low, usec *ret_high)
{
    *ret_low = usec_min(20 * USEC_SEC, s->limit / 90);
    *ret_high = usec_min(60 * USEC_SEC, s->limit / 30);
}
