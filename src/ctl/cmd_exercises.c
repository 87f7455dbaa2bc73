/*
 * exercises, about: the exercises, and one of them with all its texts.
 */
#include <string.h>

#include "ctl/client/client.h"
#include "ctl/client/value.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define LIST_TYPE "(a(ssassua{sv}))"
#define ONE_TYPE  "(a{sv})"

/* Long lines are hard to read, so paragraphs are wrapped in wider terminals as well. */
#define TEXT_WIDTH 80

/* Sends @m and reads the reply as a tuple of @type. */
static enum command_status call_for(sd_bus *bus, sd_bus_message *m, const char *type,
                                    GVariant **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    enum command_status status = client_call(bus, m, &reply);
    int r;

    if (status != COMMAND_FINE)
        return status;
    r = value_read_all(reply, ret);
    if (r >= 0 && !g_variant_is_of_type(*ret, G_VARIANT_TYPE(type))) {
        g_clear_pointer(ret, g_variant_unref);
        r = -EBADMSG;
    }
    return r < 0 ? client_failed(N_("read the exercises"), r) : COMMAND_FINE;
}

static enum command_status list_exercises(sd_bus *bus, GVariant **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_COACH, "ListExercises", /* may_start= */ false, &m);

    return r < 0 ? client_failed(N_("call the lumbard service"), r)
                 : call_for(bus, m, LIST_TYPE, ret);
}

/* An empty side is the next one. */
static enum command_status get_exercise(sd_bus *bus, const char *id, GVariant **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_COACH, "GetExercise", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "ss", id, "");
    return r < 0 ? client_failed(N_("call the lumbard service"), r)
                 : call_for(bus, m, ONE_TYPE, ret);
}

static enum command_status print_json(const char *key, GVariant *value)
{
    g_autoptr(GString) out = g_string_new("{");

    json_key(out, key);
    json_value(out, value);
    g_string_append(out, "}\n");
    return output_data(out->str);
}

static void append_indented(GString *out, const char *text)
{
    g_autofree char *safe = format_safe(text);

    if (!*safe)
        return;
    g_string_append(out, "    ");
    screen_wrap(out, safe, TEXT_WIDTH);
    g_string_append_c(out, '\n');
}

/* "ql-ball: stretch with a ball, 1 minute 10 seconds on each side" */
static void append_exercise(GString *out, GVariant *row)
{
    const char *id, *name, *caution;
    g_autoptr(GVariant) sides = NULL, more = NULL;
    g_autofree char *line = NULL, *safe = NULL;
    char length[DURATION_WORDS_MAX];
    guint32 seconds;
    gboolean is_own = FALSE;
    const char *counts = "rest";

    g_variant_get(row, "(&s&s@as&su@a{sv})", &id, &name, &sides, &caution, &seconds, &more);
    g_variant_lookup(more, "own", "b", &is_own);
    g_variant_lookup(more, "counts-as", "&s", &counts);
    line = g_strdup_printf(
        "%s: %s, %s%s%s%s", id, name, format_duration(length, seconds * USEC_SEC),
        /* TRANSLATORS: after a duration, in a list */
        g_variant_n_children(sides) ? _(" on each side") : "", is_own ? _(", your own file") : "",
        strcmp(counts, "rest") == 0 ? "" : _(", does not count as a break"));
    safe = format_safe(line);
    screen_wrap(out, safe, TEXT_WIDTH);
    g_string_append_c(out, '\n');
    append_indented(out, caution);
}

enum command_status command_exercises(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autoptr(GVariant) reply = NULL, rows = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE)
        status = list_exercises(bus, &reply);
    if (status != COMMAND_FINE)
        return status;
    rows = g_variant_get_child_value(reply, 0);
    if (call->as_json)
        return print_json("exercises", rows);
    for (gsize i = 0; i < g_variant_n_children(rows); i++) {
        g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

        append_exercise(out, row);
    }
    return output_text(out->len ? out->str : _("There is no exercise.\n"));
}

static const char *text_of(GVariant *exercise, const char *key)
{
    const char *text = "";

    g_variant_lookup(exercise, key, "&s", &text);
    return text;
}

static void append_paragraphs(GString *out, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);

    for (char **p = paragraphs; *p; p++) {
        g_autofree char *safe = format_safe(*p);

        if (!*safe)
            continue;
        screen_wrap(out, safe, TEXT_WIDTH);
        g_string_append(out, "\n\n");
    }
}

/* "3. Raise your right arm (8 seconds)", and the text below it. */
static void append_steps(GString *out, GVariant *exercise)
{
    g_autoptr(GVariant) steps =
        g_variant_lookup_value(exercise, "steps", G_VARIANT_TYPE("a(ssusba{sv})"));

    for (gsize i = 0; steps && i < g_variant_n_children(steps); i++) {
        const char *title, *text, *picture;
        g_autofree char *head = NULL, *safe = NULL;
        char length[DURATION_WORDS_MAX];
        gboolean is_held;
        guint32 seconds;

        g_variant_get_child(steps, i, "(&s&su&sba{sv})", &title, &text, &seconds, &picture,
                            &is_held, NULL);
        head =
            /* TRANSLATORS: the number and the title of a step, and a duration */
            g_strdup_printf(is_held ? _("%2u. %s (hold it for %s)") : "%2u. %s (%s)",
                            (unsigned)i + 1, title, format_duration(length, seconds * USEC_SEC));
        safe = format_safe(head + 4);
        g_string_append_len(out, head, 4);
        screen_wrap(out, safe, TEXT_WIDTH);
        g_string_append_c(out, '\n');
        append_indented(out, text);
    }
}

static void append_about(GString *out, GVariant *exercise)
{
    const struct format_style *style = format_style();
    g_autofree char *safe = format_safe(text_of(exercise, "name")), *name = format_capital(safe);

    g_string_append_printf(out, "%s%s%s\n\n", style->bold, name, style->reset);
    append_paragraphs(out, text_of(exercise, "caution"));
    append_paragraphs(out, text_of(exercise, "about"));
    append_steps(out, exercise);
    if (*text_of(exercise, "credit")) {
        g_string_append_c(out, '\n');
        append_paragraphs(out, text_of(exercise, "credit"));
        g_string_truncate(out, out->len - 1);
    }
}

enum command_status command_about(const struct command_call *call)
{
    CLEANUP(property_list_freep) struct property_list *coach = property_list_new();
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    g_autoptr(GVariant) reply = NULL, exercise = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    const char *id = call->n > 0 ? call->words[0] : NULL;
    enum command_status status = client_open(&bus);

    if (status == COMMAND_FINE && !id) {
        status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, coach);
        id = property_list_string(coach, "Exercise");
    }
    if (status == COMMAND_FINE)
        status = get_exercise(bus, id ? id : "", &reply);
    if (status != COMMAND_FINE)
        return status;
    exercise = g_variant_get_child_value(reply, 0);
    if (call->as_json)
        return print_json("exercise", exercise);
    append_about(out, exercise);
    return output_text(out->str);
}
