/*
 * posture: the person reports a posture for a time.
 *
 * The service assumes sitting while there is input, so "sitting" without a duration only ends an
 * earlier report.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/client/lease.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "wording/translation.h"

#define WHO         "lumbarctl"
#define HOLDER_NAME "org.lumbard.Ctl1.Posture"

#define DURATION_DEFAULT USEC_HOUR

static const char *done_words(const char *state, bool is_default)
{
    static const struct {
        const char *state, *words[2];
    } table[] = {
        /* TRANSLATORS: a time such as "14:05" */
        { "standing",
          { N_("Standing until %s."), N_("Standing until %s (1 hour, the default).") } },
        { "sitting", { N_("Sitting until %s."), N_("Sitting until %s (1 hour, the default).") } },
        { "away", { N_("Away until %s."), N_("Away until %s (1 hour, the default).") } },
    };
    size_t i = 0;

    while (i + 1 < G_N_ELEMENTS(table) && strcmp(table[i].state, state) != 0)
        i++;
    return table[i].words[is_default];
}

static enum command_status print_posture(const char *state, usec until, bool is_default,
                                         bool as_json)
{
    g_autofree char *line = NULL;
    char buf[FORMAT_INSTANT_MAX];

    if (as_json) {
        line = g_strdup_printf("{\"Who\":\"" WHO
                               "\",\"State\":\"%s\",\"UntilTimestamp\":%" G_GINT64_FORMAT "}\n",
                               state, until);
        return output_data(line);
    }
    line =
        g_strdup_printf(_(done_words(state, is_default)), format_instant(buf, until, format_now()));
    return screen_print(line);
}

static enum command_status release(bool as_json)
{
    bool was_held = false;
    enum command_status status =
        lease_release(CLIENT_PRESENCE, "ReleasePresence", WHO, HOLDER_NAME, &was_held);

    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        return output_data("{\"Who\":\"" WHO "\",\"State\":\"\",\"UntilTimestamp\":0}\n");
    return screen_print(was_held ? _("Back to automatic.") : _("Nothing was set."));
}

enum command_status command_posture(const struct command_call *call)
{
    static const char *const states[] = { "standing", "sitting", "away", NULL };
    struct lease_claim claim = { .interface = CLIENT_PRESENCE,
                                 .method = "ReportPresence",
                                 .who = WHO,
                                 .holder_name = HOLDER_NAME };
    g_autofree char *text = NULL, *problem = NULL;
    usec duration = DURATION_DEFAULT;
    enum command_status status;

    if (call->n == 0)
        return command_misused(call->self, _("Missing posture: standing, sitting or away."));
    claim.what = call->words[0];
    if (!g_strv_contains(states, claim.what))
        return command_misused(
            call->self, _("Unknown posture '%s': expected standing, sitting or away."), claim.what);
    if (call->n == 1 && strcmp(claim.what, "sitting") == 0)
        return release(call->as_json);
    text = g_strjoinv(" ", call->words + 1);
    if (call->n > 1)
        problem = when_duration(text, LEASE_LEAST, LEASE_MOST, &duration);
    if (problem)
        return command_misused(call->self, "%s", problem);
    claim.end_at = lease_now() + duration;
    status = lease_in_background(&claim);
    if (status != COMMAND_FINE)
        return status;
    return print_posture(claim.what, format_now() + duration, /* is_default= */ call->n == 1,
                         call->as_json);
}
