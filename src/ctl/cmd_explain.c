/*
 * explain: the present state, the next decision, and the reasons of the last ones.
 */
#include <errno.h>

#include "ctl/client/client.h"
#include "ctl/client/tracker_list.h"
#include "ctl/client/value.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/presence_text.h"
#include "ctl/text/screen.h"
#include "ctl/text/tracker_text.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define DECISIONS_DEFAULT 10

/* The reply of Explain: the next decision, and the last ones, newest first. */
#define EXPLAIN_TYPE "((ts)a(tsss))"

static void append_json(GString *out, GVariant *answer)
{
    g_autoptr(GVariant) decisions = NULL;
    const char *decision, *reason, *sentence;
    guint64 at;
    GVariantIter iter;

    g_variant_get(answer, "((t&s)@a(tsss))", &at, &sentence, &decisions);
    g_string_append_printf(out, "{\"Next\":{\"Timestamp\":%" G_GUINT64_FORMAT, at);
    json_text(out, "Sentence", sentence);
    g_string_append(out, "},\"Decisions\":[");
    g_variant_iter_init(&iter, decisions);
    while (g_variant_iter_next(&iter, "(t&s&s&s)", &at, &decision, &reason, &sentence)) {
        if (out->str[out->len - 1] == '}')
            g_string_append_c(out, ',');
        g_string_append_printf(out, "{\"Timestamp\":%" G_GUINT64_FORMAT, at);
        json_text(out, "Decision", decision);
        json_text(out, "Reason", reason);
        json_text(out, "Sentence", sentence);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "]}\n");
}

static usec to_usec(guint64 instant)
{
    return (usec)MIN(instant, (guint64)USEC_NEVER);
}

static void append_sentence(GString *out, const char *label, const char *sentence)
{
    const struct format_style *style = format_style();

    g_string_append_printf(out, "%s%s%s ", style->bold, label, style->reset);
    screen_wrap(out, sentence, /* width= */ 0);
    g_string_append_c(out, '\n');
}

static void append_next(GString *out, guint64 at, const char *sentence, usec now)
{
    g_autofree char *safe = format_safe(sentence), *text = NULL;
    char instant[FORMAT_INSTANT_MAX];

    if (at)
        text = g_strdup_printf("%s  %s", format_instant_exact(instant, to_usec(at), now), safe);
    append_sentence(out, _("Next:"), text ? text : *safe ? safe : _("Nothing is planned."));
}

/* Only the sentence: decision and reason are words for programs. */
static void append_decision(GString *out, guint64 at, const char *sentence, usec now)
{
    const struct format_style *style = format_style();
    g_autofree char *safe = format_safe(sentence);
    char instant[FORMAT_INSTANT_MAX];

    g_string_append_printf(out, "  %s%s%s  ", style->dim,
                           format_instant_exact(instant, to_usec(at), now), style->reset);
    screen_wrap(out, safe, /* width= */ 0);
    g_string_append_c(out, '\n');
}

static void append_screen(GString *out, const struct property_list *presence, GVariant *answer)
{
    g_autoptr(GVariant) decisions = NULL;
    const char *decision, *reason, *sentence;
    usec now = format_now();
    g_autofree char *present = presence_text_sentence(presence, now);
    guint64 at;
    GVariantIter iter;

    g_variant_get(answer, "((t&s)@a(tsss))", &at, &sentence, &decisions);
    if (present)
        append_sentence(out, _("Now:"), present);
    append_next(out, at, sentence, now);
    if (g_variant_n_children(decisions) > 0)
        g_string_append_printf(out, "%s\n", _("Last decisions, newest first:"));
    g_variant_iter_init(&iter, decisions);
    while (g_variant_iter_next(&iter, "(t&s&s&s)", &at, &decision, &reason, &sentence))
        append_decision(out, at, sentence, now);
}

/* The trackers whose steps take part in the decisions. */
static void append_trackers(GString *out, const GPtrArray *trackers, usec now)
{
    for (unsigned i = 0; i < trackers->len; i++) {
        const struct property_list *t = g_ptr_array_index(trackers, i);
        g_autofree char *name = tracker_text_name(t), *link = tracker_text_link(t, now);
        g_autofree char *walk = tracker_text_last_walk(t, now);

        if (i == 0)
            g_string_append_printf(out, "%s\n", _("Fitness trackers:"));
        screen_line(out, "", _("%s: %s; %u steps in the last hour; last walk: %s"), name, link,
                    property_list_number(t, "StepsLastHour"), walk);
    }
}

static enum command_status call_explain(sd_bus *bus, guint32 max, GVariant **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    g_autoptr(GVariant) answer = NULL;
    enum command_status status;
    int r = client_new_call(bus, NULL, CLIENT_PRESENCE, "Explain", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "u", max);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE)
        return status;
    r = value_read_all(reply, &answer);
    if (r >= 0 && !g_variant_is_of_type(answer, G_VARIANT_TYPE(EXPLAIN_TYPE)))
        r = -EBADMSG;
    if (r < 0)
        return client_failed(N_("read the reply of the lumbard service"), r);
    *ret = g_steal_pointer(&answer);
    return COMMAND_FINE;
}

enum command_status command_explain(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(property_list_freep) struct property_list *presence = property_list_new();
    g_autoptr(GVariant) answer = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    guint64 max = DECISIONS_DEFAULT;
    enum command_status status;

    if (call->n > 0 && !g_ascii_string_to_unsigned(call->words[0], 10, 0, G_MAXUINT32, &max, NULL))
        return command_misused(call->self, _("N must be a whole number, 0 or more, not '%s'."),
                               call->words[0]);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = call_explain(bus, (guint32)max, &answer);
    if (status == COMMAND_FINE && !call->as_json)
        status = client_get_all(bus, CLIENT_PRESENCE, /* may_start= */ false, presence);
    if (status != COMMAND_FINE)
        return status;
    if (call->as_json) {
        append_json(out, answer);
    } else {
        g_autoptr(GPtrArray) trackers = tracker_list_try(bus);

        append_screen(out, presence, answer);
        append_trackers(out, trackers, format_now());
    }
    return output_result(out->str, call->as_json);
}
