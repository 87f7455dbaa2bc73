/*
 * credit, correct: what the service could not see, or saw wrong, said afterwards.
 */
#include <string.h>

#include "ctl/client.h"
#include "ctl/json.h"
#include "ctl/output.h"
#include "ctl/text.h"
#include "ctl/when.h"

#define WHO "lumbarctl"

/* The ranges of the service, checked here too: this answer is in the units that people type. */
#define CREDIT_OLDEST  USEC_DAY
#define CORRECT_OLDEST (2 * USEC_DAY)

struct span {
    usec start, end; /* µs, CLOCK_REALTIME */
};

/* START and END, of however many words each. */
static enum command_status parse_span(const struct command *self, const char *text, usec now,
                                      struct span *ret)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    int start, end;

    start = when_past(words, now, &ret->start);
    end = start < 0 ? start : when_past(words + start, now, &ret->end);
    if (start < 0 || end < 0 || words[start + end])
        return command_misused(self,
                               "'%s' is no START and END; write for example 12:30 12:45, or "
                               "yesterday 23:10 today 00:20, or 2026-11-25T12:30 now.",
                               text);
    return COMMAND_FINE;
}

static enum command_status check_span(const struct command *self, const struct span *span, usec now,
                                      usec oldest)
{
    char start[TEXT_INSTANT_MAX], end[TEXT_INSTANT_MAX], length[DURATION_TEXT_MAX];

    text_instant_exact(start, span->start, now);
    text_instant_exact(end, span->end, now);
    if (span->end > now)
        return command_misused(self, "END %s lies ahead.", end);
    if (span->start >= span->end)
        return command_misused(self, "START %s is not before END %s.", start, end);
    if (now - span->start > oldest)
        return command_misused(self, "START %s is too long ago; it may be %s ago at most.", start,
                               duration_format(length, sizeof length, oldest));
    return COMMAND_FINE;
}

static enum command_status tell(const char *method, const struct span *span, const char *word)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    enum command_status status = client_open(&bus);
    int r;

    if (status != COMMAND_FINE)
        return status;
    r = client_new_call(bus, NULL, CLIENT_PRESENCE, method, /* may_start= */ false, &m);
    if (r >= 0)
        r = sd_bus_message_append(m, "tts", (uint64_t)span->start, (uint64_t)span->end, word);
    return r < 0 ? client_failed("ask the lumbard service", r) : client_call(bus, m, NULL);
}

/* "Credited: 15min of rest, 12:30:00 to 12:45:00." */
static enum command_status print_span(const struct span *span, const char *what, const char *key,
                                      const char *word, bool as_json)
{
    g_autoptr(GString) out = g_string_new(NULL);
    char start[TEXT_INSTANT_MAX], end[TEXT_INSTANT_MAX], length[DURATION_TEXT_MAX];
    usec now = text_now();

    if (as_json)
        g_string_append_printf(out,
                               "{\"StartTimestamp\":%" G_GINT64_FORMAT
                               ",\"EndTimestamp\":%" G_GINT64_FORMAT ",\"%s\":\"%s\"}\n",
                               span->start, span->end, key, word);
    else
        g_string_append_printf(
            out, "%s, %s: %s to %s.\n", what, text_duration(length, span->end - span->start),
            text_instant_exact(start, span->start, now), text_instant_exact(end, span->end, now));
    return output_text(out->str);
}

enum command_status command_credit(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autofree char *text = NULL, *problem = NULL;
    usec now = text_now(), duration = 0;
    struct span span = { .end = now };
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ G_MAXINT);

    if (status != COMMAND_FINE)
        return status;
    text = command_join(argc - 1, argv + 1);
    if (!strchr(text, ':')) { /* no time of day is in it */
        problem = when_duration(text, USEC_SEC, CREDIT_OLDEST, &duration);
        if (problem)
            return command_misused(self, "%s", problem);
        span.start = now - duration;
    } else {
        status = parse_span(self, text, now, &span);
        if (status == COMMAND_FINE)
            status = check_span(self, &span, now, CREDIT_OLDEST);
    }
    if (status == COMMAND_FINE)
        status = tell("CreditRest", &span, WHO);
    return status == COMMAND_FINE ? print_span(&span, "Credited as a rest", "Who", WHO, as_json)
                                  : status;
}

enum command_status command_correct(const struct command *self, int argc, char **argv)
{
    static const char *const states[] = { "standing", "sitting", "away", NULL };
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autofree char *text = NULL, *what = NULL;
    usec now = text_now();
    struct span span;
    const char *state;
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ G_MAXINT);

    if (status != COMMAND_FINE)
        return status;
    state = argc > 1 ? argv[argc - 1] : "";
    if (!g_strv_contains(states, state))
        return command_misused(self, "'%s' is no state; it may be standing, sitting or away.",
                               state);
    text = command_join(argc - 2, argv + 1);
    status = parse_span(self, text, now, &span);
    if (status == COMMAND_FINE)
        status = check_span(self, &span, now, CORRECT_OLDEST);
    if (status == COMMAND_FINE)
        status = tell("Correct", &span, state);
    what = g_strdup_printf("Corrected to %s", state);
    return status == COMMAND_FINE ? print_span(&span, what, "State", state, as_json) : status;
}
