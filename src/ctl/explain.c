/*
 * explain: why the service thinks what it thinks.
 */
#include <errno.h>
#include <stdlib.h>

#include "ctl/client.h"
#include "ctl/json.h"
#include "ctl/output.h"
#include "ctl/present.h"
#include "ctl/text.h"

#define DECISIONS_DEFAULT 10

/* What Explain answers: the next decision, and the last ones, newest first. */
#define EXPLAIN_TYPE "((ts)a(tsss))"

static void append_json(GString *out, GVariant *answer)
{
    g_autoptr(GVariant) decisions = NULL;
    const char *decision, *reason, *sentence;
    guint64 at;
    GVariantIter iter;

    g_variant_get(answer, "((t&s)@a(tsss))", &at, &sentence, &decisions);
    g_string_append_printf(out, "{\"Next\":{\"Timestamp\":%" G_GUINT64_FORMAT, at);
    json_key(out, "Sentence");
    json_string(out, sentence);
    g_string_append(out, "},\"Decisions\":[");
    g_variant_iter_init(&iter, decisions);
    while (g_variant_iter_next(&iter, "(t&s&s&s)", &at, &decision, &reason, &sentence)) {
        if (out->str[out->len - 1] == '}')
            g_string_append_c(out, ',');
        g_string_append_printf(out, "{\"Timestamp\":%" G_GUINT64_FORMAT, at);
        json_key(out, "Decision");
        json_string(out, decision);
        json_key(out, "Reason");
        json_string(out, reason);
        json_key(out, "Sentence");
        json_string(out, sentence);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "]}\n");
}

static usec to_usec(guint64 instant)
{
    return (usec)MIN(instant, (guint64)USEC_NEVER);
}

static void append_next(GString *out, guint64 at, const char *sentence, usec now)
{
    const struct text_style *style = text_style();
    g_autofree char *safe = text_safe(sentence);
    char instant[TEXT_INSTANT_MAX];

    g_string_append_printf(out, "%sNext:%s %s%s%s\n", style->bold, style->reset,
                           at ? text_instant_exact(instant, to_usec(at), now) : "",
                           at && *safe ? "  " : "", *safe || at ? safe : "not known");
}

/* The sentence says it all; decision and reason are words for programs. */
static void append_decision(GString *out, guint64 at, const char *sentence, usec now)
{
    const struct text_style *style = text_style();
    g_autofree char *words = text_safe(sentence);
    char instant[TEXT_INSTANT_MAX];

    g_string_append_printf(out, "  %s%s%s  %s\n", style->dim,
                           text_instant_exact(instant, to_usec(at), now), style->reset, words);
}

static void append_present(GString *out, const struct properties *presence, usec now)
{
    const struct text_style *style = text_style();
    g_autofree char *sentence = present_sentence(presence, now);

    if (sentence)
        g_string_append_printf(out, "%sNow:%s %s\n", style->bold, style->reset, sentence);
}

static void append_screen(GString *out, const struct properties *presence, GVariant *answer)
{
    g_autoptr(GVariant) decisions = NULL;
    const char *decision, *reason, *sentence;
    usec now = text_now();
    guint64 at;
    GVariantIter iter;

    g_variant_get(answer, "((t&s)@a(tsss))", &at, &sentence, &decisions);
    append_present(out, presence, now);
    append_next(out, at, sentence, now);
    if (g_variant_n_children(decisions) > 0)
        g_string_append(out, "Last decisions, newest first:\n");
    g_variant_iter_init(&iter, decisions);
    while (g_variant_iter_next(&iter, "(t&s&s&s)", &at, &decision, &reason, &sentence))
        append_decision(out, at, sentence, now);
}

static enum command_status ask(sd_bus *bus, guint32 max, GVariant **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    g_autoptr(GVariant) answer = NULL;
    enum command_status status;
    int r = client_new_call(bus, NULL, CLIENT_PRESENCE, "Explain", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "u", max);
    if (r < 0)
        return client_failed("ask the lumbard service", r);
    status = client_call(bus, m, &reply);
    if (status != COMMAND_FINE)
        return status;
    r = value_read_all(reply, &answer);
    if (r >= 0 && !g_variant_is_of_type(answer, G_VARIANT_TYPE(EXPLAIN_TYPE)))
        r = -EBADMSG;
    if (r < 0)
        return client_failed("read the answer of the lumbard service", r);
    *ret = g_steal_pointer(&answer);
    return COMMAND_FINE;
}

enum command_status command_explain(const struct command *self, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(properties_freep) struct properties *presence = properties_new();
    g_autoptr(GVariant) answer = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    guint64 max = DECISIONS_DEFAULT;
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 1);

    if (status != COMMAND_FINE)
        return status;
    if (argc > 1 && !g_ascii_string_to_unsigned(argv[1], 10, 0, G_MAXUINT32, &max, NULL))
        return command_misused(self, "N '%s' is no number of decisions; it may be 0 to %u.",
                               argv[1], G_MAXUINT32);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = ask(bus, (guint32)max, &answer);
    if (status == COMMAND_FINE && !as_json)
        status = client_get_all(bus, CLIENT_PRESENCE, presence);
    if (status != COMMAND_FINE)
        return status;
    if (as_json)
        append_json(out, answer);
    else
        append_screen(out, presence, answer);
    return output_text(out->str);
}
