/*
 * forget: deletes recorded data for good, after a question on a terminal.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/client/history_list.h"
#include "ctl/history/local_day.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "ctl/text/when.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* The service deletes many rows in several turns of its loop. */
#define FORGET_TIMEOUT (10 * USEC_MIN)

#define ANSWER_MAX 64

struct forget_span {
    usec from, to;
};

/* DAY, or DAY DAY. */
static enum command_status parse_days(const struct command_call *call, usec now,
                                      struct forget_span *ret)
{
    GDate first, last;

    if (!local_day_parse(call->words[0], now, &first))
        return COMMAND_USAGE;
    last = first;
    if (call->n > 1 && !local_day_parse(call->words[1], now, &last))
        return command_misused(
            call->self, _("'%s' is no day: expected 2026-11-25, today, yesterday or monday."),
            call->words[1]);
    if (call->n > 2)
        return command_misused(call->self, _("Unexpected argument '%s'."), call->words[2]);
    if (g_date_compare(&first, &last) > 0)
        return command_misused(call->self, _("The first day must not be later than the last."));
    ret->from = local_day_begin(&first);
    g_date_add_days(&last, 1);
    ret->to = local_day_begin(&last) - 1;
    return COMMAND_FINE;
}

static enum command_status parse_what(const struct command_call *call, usec now,
                                      struct forget_span *ret)
{
    g_autofree char *text = g_strjoinv(" ", call->words), *problem = NULL;
    GDate day;
    usec duration;

    if (call->n == 0)
        return command_misused(call->self,
                               _("What is to be deleted? Give all, a day such as "
                                 "yesterday, or a time that ends now, such as 2 hours."));
    if (strcmp(text, "all") == 0) {
        *ret = (struct forget_span){ 0, now };
        return COMMAND_FINE;
    }
    if (local_day_parse(call->words[0], now, &day))
        return parse_days(call, now, ret);
    problem = when_duration(text, USEC_SEC, 10000 * USEC_DAY, &duration);
    if (problem)
        return command_misused(
            call->self,
            _("Cannot read '%s'. Give all, a day such as 2026-11-25 or yesterday, "
              "or a time that ends now, such as 2 hours."),
            text);
    *ret = (struct forget_span){ now - duration, now };
    return COMMAND_FINE;
}

static char *describe(const struct forget_span *span, usec now)
{
    char from[FORMAT_INSTANT_MAX], to[FORMAT_INSTANT_MAX];

    if (span->from == 0)
        return g_strdup(_("everything that is recorded"));
    /* TRANSLATORS: follows "This deletes"; two instants: "Mon 14:05", "2026-11-25 00:00" */
    return g_strdup_printf(_("everything that is recorded from %s to %s"),
                           format_instant_exact(from, span->from, now),
                           format_instant_exact(to, MIN(span->to, now), now));
}

/* Returns COMMAND_REFUSED if the answer is no. */
static enum command_status confirm(const struct command_call *call, const char *what)
{
    char answer[ANSWER_MAX];

    if (command_has(call, "yes"))
        return COMMAND_FINE;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return command_misused(call->self, _("Add --yes to delete without a question."));
    /* TRANSLATORS: what is deleted. y and n are to be typed: keep them, or use the first letters of
     * yes and no in your language, and translate "y" below in the same way. */
    fprintf(stderr, _("This deletes %s, for good. Delete it? [y/N] "), what);
    fflush(stderr);
    if (!fgets(answer, sizeof answer, stdin))
        answer[0] = 0;
    g_strstrip(answer);
    /* TRANSLATORS: the letter that means yes */
    if (g_ascii_strcasecmp(answer, "y") == 0 || g_ascii_strcasecmp(answer, "yes") == 0 ||
        strcmp(answer, _("y")) == 0)
        return COMMAND_FINE;
    fprintf(stderr, "%s\n", _("Nothing was deleted."));
    return COMMAND_REFUSED;
}

/* Detects within seconds that the service does not answer; the call itself may take minutes. */
static enum command_status check_service(sd_bus *bus, unsigned *ret_entries)
{
    CLEANUP(property_list_freep) struct property_list *history = property_list_new();
    const enum command_status status =
        client_get_all(bus, CLIENT_HISTORY, /* may_start= */ false, history);

    *ret_entries = property_list_number(history, "Records");
    return status;
}

static enum command_status call_forget(sd_bus *bus, const struct forget_span *span, unsigned *ret_n)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    enum command_status status;
    int r = client_new_call(bus, NULL, CLIENT_HISTORY, "Forget", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "tt", (uint64_t)span->from, (uint64_t)span->to);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    sd_bus_set_method_call_timeout(bus, (uint64_t)FORGET_TIMEOUT);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE)
        return status;
    r = sd_bus_message_read(reply, "u", ret_n);
    return r < 0 ? client_failed(N_("read the reply of the lumbard service"), r) : COMMAND_FINE;
}

/* The service keeps what belongs to the present sitting. Returns NULL if nothing was kept, or if
 * that cannot be read. */
static char *describe_kept(sd_bus *bus, const struct forget_span *span, usec now)
{
    /* At span->from there may be a new row: the state is unknown from there on. */
    struct history_place place = { .from = span->from + 1, .to = MIN(span->to, now) };
    struct history_list kept = { 0 };
    char since[FORMAT_INSTANT_MAX];
    char *text = NULL;

    if (place.from < place.to && history_list_page(bus, &place, &kept) == COMMAND_FINE &&
        history_count(&kept) > 0)
        /* TRANSLATORS: "Mon 14:05" */
        text = g_strdup_printf(
            _("Entries since %s stay, because they belong to the present sitting. You can delete them after your next full break."),
            format_instant_exact(since, history_row(&kept, struct history_event, 0)->at, now));
    history_list_done(&kept);
    return text;
}

static enum command_status print_result(sd_bus *bus, const struct forget_span *span, usec now,
                                        unsigned n)
{
    g_autofree char *kept = describe_kept(bus, span, now);
    g_autofree char *line =
        g_strdup_printf(_n("%u entry was deleted.", "%u entries were deleted.", n), n);
    const enum command_status status = screen_print(line);

    return kept && status == COMMAND_FINE ? screen_print(kept) : status;
}

enum command_status command_forget(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autofree char *what = NULL, *line = NULL;
    struct forget_span span = { 0 };
    const usec now = format_now();
    unsigned entries = 0, n = 0;
    enum command_status status = parse_what(call, now, &span);

    if (status == COMMAND_FINE)
        status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = check_service(bus, &entries);
    if (status != COMMAND_FINE)
        return status;
    what = describe(&span, now);
    status = confirm(call, what);
    if (status != COMMAND_FINE)
        return status;
    screen_announce_wait(entries);
    status = call_forget(bus, &span, &n);
    if (status != COMMAND_FINE)
        return status;
    if (!call->as_json)
        return print_result(bus, &span, now, n);
    line = g_strdup_printf("{\"Rows\":%u}\n", n);
    return output_data(line);
}
