/*
 * credit, correct: report afterwards what the service could not detect, or got wrong.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define WHO "lumbarctl"

/* The ranges of the service, checked here too, to report them in the units that people type. */
#define CREDIT_OLDEST  USEC_DAY
#define CORRECT_OLDEST (2 * USEC_DAY)

struct span {
    usec start, end; /* µs, CLOCK_REALTIME */
};

/* START and END, each of any number of words. */
static enum command_status parse_span(const struct command_call *call, const char *text, usec now,
                                      struct span *ret)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    int start, end;

    start = when_past(words, now, &ret->start);
    end = start < 0 ? start : when_past(words + start, now, &ret->end);
    if (!*text)
        return command_misused(call->self,
                               _("Give a start and an end, for example 12:30 12:45, or yesterday "
                                 "23:10 today 00:20, or 2026-11-25T12:30 now."));
    if (start < 0 || end < 0 || words[start + end])
        return command_misused(
            call->self,
            _("Cannot read '%s'. Give a start and an end, for example 12:30 12:45, or "
              "yesterday 23:10 today 00:20, or 2026-11-25T12:30 now."),
            text);
    return COMMAND_FINE;
}

/* Otherwise it is a duration, or wrong. */
static bool begins_with_instant(const char *text, usec now)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    usec instant;

    return strchr(text, ':') || when_past(words, now, &instant) > 0;
}

static enum command_status check_span(const struct command_call *call, const struct span *span,
                                      usec now, usec oldest)
{
    char start[FORMAT_INSTANT_MAX], end[FORMAT_INSTANT_MAX], length[DURATION_WORDS_MAX];

    format_instant_exact(start, span->start, now);
    format_instant_exact(end, span->end, now);
    if (span->end > now)
        return command_misused(call->self, _("The end (%s) is in the future."), end);
    if (span->start >= span->end)
        return command_misused(call->self, _("The start (%s) is not before the end (%s)."), start,
                               end);
    if (now - span->start > oldest)
        return command_misused(call->self, _("The start (%s) is more than %s ago."), start,
                               duration_words(length, sizeof length, oldest));
    return COMMAND_FINE;
}

static enum command_status call_with_span(const char *method, const struct span *span,
                                          const char *word)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const enum command_status status = client_open(&bus);

    if (status != COMMAND_FINE)
        return status;
    return client_command(bus, CLIENT_PRESENCE, method, "tts", (uint64_t)span->start,
                          (uint64_t)span->end, word);
}

/* "Break added: 15 minutes, 12:30:00 to 12:45:00." */
static enum command_status print_span(const struct span *span, const char *format, const char *key,
                                      const char *word, bool as_json)
{
    g_autofree char *line = NULL;
    char start[FORMAT_INSTANT_MAX], end[FORMAT_INSTANT_MAX], length[DURATION_WORDS_MAX];
    usec now = format_now();

    if (as_json) {
        line = g_strdup_printf("{\"StartTimestamp\":%" G_GINT64_FORMAT
                               ",\"EndTimestamp\":%" G_GINT64_FORMAT ",\"%s\":\"%s\"}\n",
                               span->start, span->end, key, word);
        return output_data(line);
    }
    line = g_strdup_printf(format, format_duration(length, span->end - span->start),
                           format_instant_exact(start, span->start, now),
                           format_instant_exact(end, span->end, now));
    return screen_print(line);
}

enum command_status command_credit(const struct command_call *call)
{
    g_autofree char *text = g_strjoinv(" ", call->words), *problem = NULL;
    usec now = format_now(), duration = 0;
    struct span span = { .end = now };
    enum command_status status = COMMAND_FINE;

    if (!begins_with_instant(text, now)) {
        problem = when_duration(text, USEC_SEC, CREDIT_OLDEST, &duration);
        if (problem)
            return command_misused(call->self, "%s", problem);
        span.start = now - duration;
    } else {
        status = parse_span(call, text, now, &span);
        if (status == COMMAND_FINE)
            status = check_span(call, &span, now, CREDIT_OLDEST);
    }
    if (status == COMMAND_FINE)
        status = call_with_span("CreditRest", &span, WHO);
    return status == COMMAND_FINE
               ? print_span(&span, _("Break added: %s, %s to %s."), "Who", WHO, call->as_json)
               : status;
}

enum command_status command_correct(const struct command_call *call)
{
    static const char *const states[] = { "standing", "sitting", "away", NULL };
    g_autofree char *text = NULL, *state = NULL;
    const char *what;
    usec now = format_now();
    struct span span;
    enum command_status status;

    state = g_strdup(call->n > 0 ? call->words[call->n - 1] : "");
    if (!g_strv_contains(states, state))
        return command_misused(
            call->self, _("The last word must be standing, sitting or away, not '%s'."), state);
    call->words[call->n - 1] = NULL; /* START and END are left */
    text = g_strjoinv(" ", call->words);
    status = parse_span(call, text, now, &span);
    if (status == COMMAND_FINE)
        status = check_span(call, &span, now, CORRECT_OLDEST);
    if (status == COMMAND_FINE)
        status = call_with_span("Correct", &span, state);
    what = g_strcmp0(state, "standing") == 0  ? _("Corrected to standing: %s, %s to %s.")
           : g_strcmp0(state, "sitting") == 0 ? _("Corrected to sitting: %s, %s to %s.")
                                              : _("Corrected to away: %s, %s to %s.");
    return status == COMMAND_FINE ? print_span(&span, what, "State", state, call->as_json) : status;
}
