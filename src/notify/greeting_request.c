#include "notify/greeting_request.h"

#include "notify/show_request.h"
#include "wording/translation.h"

int greeting_request(sd_bus *bus, const struct settings *s, const struct effect *greeting,
                     const struct wording *wording, sd_bus_message **ret)
{
    int r = show_request_new(bus, greeting->greeting.id, wording, "", "normal", ret);

    if (r >= 0)
        r = sd_bus_message_append(*ret, "a(ss)", 1, "show-now", _("Show one now"));
    if (r >= 0)
        r = sd_bus_message_open_container(*ret, 'a', "{sv}");
    if (r >= 0)
        r = sd_bus_message_append(*ret, "{sv}{sv}{sv}", "timeout", "t",
                                  (uint64_t)greeting->greeting.timeout, "suppress-sound", "b", 1,
                                  "ignore-dnd", "b",
                                  (int)!settings_holds_for(s, SETTINGS_HOLD_DND));
    if (r >= 0)
        r = show_request_append_modes(*ret, s);
    return r < 0 ? r : sd_bus_message_close_container(*ret);
}
