#include "ctl/history/day_range.h"

#include "wording/translation.h"

static enum command_status read_day(const struct command_call *call, const char *option, usec now,
                                    GDate *ret)
{
    const char *text = command_value(call, option);

    if (text && !local_day_parse(text, now, ret))
        return command_misused(
            call->self,
            _("--%s is '%s': expected a day such as 2026-11-25, today, yesterday or monday."),
            option, text);
    return COMMAND_FINE;
}

enum command_status day_range_read(const struct command_call *call, usec now, unsigned default_days,
                                   struct day_range *ret)
{
    local_day_of(now, &ret->last);
    if (read_day(call, "to", now, &ret->last) != COMMAND_FINE)
        return COMMAND_USAGE;
    ret->first = ret->last;
    g_date_subtract_days(&ret->first, default_days - 1);
    if (read_day(call, "from", now, &ret->first) != COMMAND_FINE)
        return COMMAND_USAGE;
    if (g_date_compare(&ret->first, &ret->last) > 0)
        return command_misused(call->self, _("--from must not be later than --to."));
    return COMMAND_FINE;
}

usec day_range_begin(const struct day_range *range)
{
    return local_day_begin(&range->first);
}

usec day_range_end(const struct day_range *range)
{
    GDate next = range->last;

    g_date_add_days(&next, 1);
    return local_day_begin(&next);
}
