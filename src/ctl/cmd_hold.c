/*
 * hold: delays reminders for a time, while a program runs, or until Ctrl+C.
 */
#include <string.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/client/lease.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "wording/translation.h"

#define WHO         "lumbarctl"
#define HOLDER_NAME "org.lumbard.Ctl1.Hold"

struct hold_request {
    char *reason;  /* owned */
    usec duration; /* 0 = not given */
};

static bool is_number(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == 0;
}

/* The last words may be a duration: as many of them as can be parsed as one. */
static enum command_status parse_words(const struct command_call *call, struct hold_request *ret)
{
    const int n = call->n;
    int at = 0;

    for (; at < n; at++) {
        g_autofree char *text = g_strjoinv(" ", call->words + at);
        usec duration;

        if (!is_number(text) && duration_parse(text, &duration) >= 0)
            break;
    }
    if (at < n || (n > 0 && is_number(call->words[n - 1]))) {
        g_autofree char *text = g_strjoinv(" ", call->words + MIN(at, n - 1));
        g_autofree char *problem = when_duration(text, LEASE_LEAST, LEASE_MOST, &ret->duration);

        if (problem)
            return command_misused(call->self, "%s", problem);
    }
    call->words[at] = NULL; /* the words before are the reason */
    ret->reason = g_strjoinv(" ", call->words);
    return COMMAND_FINE;
}

static enum command_status check_request(const struct command_call *call,
                                         const struct hold_request *h)
{
    if (command_has(call, "release") && (call->n > 0 || call->program))
        return command_misused(call->self, _("--release takes no arguments."));
    if (call->program && !call->program[0])
        return command_misused(call->self, _("Missing program after '--'."));
    if (call->program && (h->duration || call->as_json))
        return command_misused(call->self, _("%s and a program cannot be combined."),
                               call->as_json ? "--json" : _("A duration"));
    return COMMAND_FINE;
}

/* The line to print, with its newline. */
static char *describe_hold(const struct hold_request *h, const char *who, bool as_json)
{
    GString *out = g_string_new(NULL);
    g_autofree char *sentence = NULL;
    usec until = h->duration ? format_now() + h->duration : 0;
    char buf[FORMAT_INSTANT_MAX];

    if (as_json) {
        g_string_append_printf(out, "{\"Who\":\"%s\",\"Reason\":", who);
        json_string(out, h->reason);
        g_string_append_printf(out, ",\"UntilTimestamp\":%" G_GINT64_FORMAT "}\n", until);
        return g_string_free(out, FALSE);
    }
    if (until)
        sentence = g_strdup_printf(
            _("Reminders are delayed until %s. To end this earlier: lumbarctl hold --release"),
            format_instant(buf, until, format_now()));
    screen_wrap(out, sentence ? sentence : _("Reminders are delayed until you press Ctrl+C."), 0);
    g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

static enum command_status release(bool as_json)
{
    bool was_held = false;
    enum command_status status =
        lease_release(CLIENT_COACH, "ReleaseHold", WHO, HOLDER_NAME, &was_held);

    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        return output_data("{\"Who\":\"" WHO "\",\"Reason\":\"\",\"UntilTimestamp\":0}\n");
    return screen_print(was_held ? _("Reminders are no longer delayed.") : _("No hold is active."));
}

static enum command_status hold(const struct command_call *call, const struct hold_request *h)
{
    g_autofree char *who = NULL, *sentence = NULL;
    struct lease_claim claim = { .interface = CLIENT_COACH,
                                 .method = "Hold",
                                 .who = WHO,
                                 .what = h->reason,
                                 .end_at = USEC_NEVER };
    enum command_status status;

    if (h->duration) {
        claim.end_at = lease_now() + h->duration;
        claim.holder_name = HOLDER_NAME;
        sentence = describe_hold(h, WHO, call->as_json);
        status = lease_in_background(&claim);
        return status == COMMAND_FINE ? output_result(sentence, call->as_json) : status;
    }
    /* Several of these may run beside each other. */
    claim.who = who = g_strdup_printf(WHO "-%ld", (long)getpid());
    if (call->program)
        return lease_while(&claim, call->program);
    sentence = describe_hold(h, who, call->as_json);
    return lease_in_foreground(&claim, sentence);
}

enum command_status command_hold(const struct command_call *call)
{
    struct hold_request h = { 0 };
    enum command_status status = parse_words(call, &h);

    if (status == COMMAND_FINE)
        status = check_request(call, &h);
    if (status == COMMAND_FINE)
        status = command_has(call, "release") ? release(call->as_json) : hold(call, &h);
    g_free(h.reason);
    return status;
}
