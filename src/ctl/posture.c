/*
 * posture: the person says how they are, for a while.
 *
 * Sitting is what the service assumes while there is input, so "sitting" alone only takes back what
 * was said before.
 */
#include <string.h>

#include "ctl/client.h"
#include "ctl/json.h"
#include "ctl/lease.h"
#include "ctl/output.h"
#include "ctl/text.h"
#include "ctl/when.h"

#define WHO    "lumbarctl"
#define KEEPER "org.lumbard.Ctl1.Posture"

#define DURATION_DEFAULT USEC_HOUR

static enum command_status print_posture(const char *state, usec until, const char *why,
                                         bool as_json)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char buf[TEXT_INSTANT_MAX];

    if (as_json)
        g_string_append_printf(
            out, "{\"Who\":\"" WHO "\",\"State\":\"%s\",\"UntilTimestamp\":%" G_GINT64_FORMAT "}\n",
            state, until);
    else
        g_string_append_printf(out, "%c%s until %s%s.\n", g_ascii_toupper(*state), state + 1,
                               text_instant(buf, until, text_now()), why);
    return output_text(out->str);
}

static enum command_status take_back(bool as_json)
{
    bool had = false;
    enum command_status status =
        lease_release(CLIENT_PRESENCE, "ReleasePresence", WHO, KEEPER, &had);

    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        return output_text("{\"Who\":\"" WHO "\",\"State\":\"\",\"UntilTimestamp\":0}\n");
    return output_text(had ? "Taken back: you sit while there is input.\n"
                           : "Nothing to take back: you sit while there is input.\n");
}

static enum command_status report(const char *state, usec duration, const char *why, bool as_json)
{
    const struct lease lease = { .interface = CLIENT_PRESENCE,
                                 .method = "ReportPresence",
                                 .who = WHO,
                                 .what = state,
                                 .end_at = lease_now() + duration,
                                 .keeper = KEEPER };
    enum command_status status = lease_in_background(&lease);

    return status == COMMAND_FINE ? print_posture(state, text_now() + duration, why, as_json)
                                  : status;
}

enum command_status command_posture(const struct command *self, int argc, char **argv)
{
    static const char *const states[] = { "standing", "sitting", "away", NULL };
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autofree char *text = NULL, *problem = NULL;
    usec duration = DURATION_DEFAULT;
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ G_MAXINT);

    if (status != COMMAND_FINE)
        return status;
    if (argc < 2 || !g_strv_contains(states, argv[1]))
        return command_misused(self, "'%s' is no posture; it may be standing, sitting or away.",
                               argc < 2 ? "" : argv[1]);
    if (argc == 2 && strcmp(argv[1], "sitting") == 0)
        return take_back(as_json);
    text = command_join(argc - 2, argv + 2);
    if (argc > 2)
        problem = when_duration(text, LEASE_LEAST, LEASE_MOST, &duration);
    if (problem)
        return command_misused(self, "%s", problem);
    return report(argv[1], duration, argc > 2 ? "" : ", 1h since no DURATION was given", as_json);
}
