/*
 * Plain text: a popup without buttons looks like
 *
 *     Middle-click to start
 *     You have been sitting for 30 minutes.
 *     Or type: lumbarctl snooze, lumbarctl skip
 *
 * mako shows four lines of 30 characters, so the line that matters most comes first: how to start,
 * but the text of a step before the ways to end it. A click is named only if the server supports
 * one, and a command only if lumbarctl has it.
 */
#include "notifier/plain_text.h"

#include <glib.h>
#include <string.h>

#include "wording/translation.h"

static const struct {
    const char *key, *command;
} COMMANDS[] = {
    { "better", "feedback better" },
    { "next", "next" },
    { "same", "feedback same" },
    { "show-now", "suggest" },
    { "snooze", "snooze" },
    { "skip", "skip" },
    { "pause", "pause" },
    { "resume", "resume" },
    { "stop", "stop" },
    { "worse", "feedback worse" },
};

static const char *command_for(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        if (strcmp(COMMANDS[i].key, key) == 0)
            return COMMANDS[i].command;
    return NULL;
}

/* "lumbarctl snooze, lumbarctl skip", each command once, or an empty string. */
static GString *commands_for(const struct plain_text_action *actions, size_t n_actions)
{
    const char *last = NULL;
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < n_actions; i++) {
        const char *command = command_for(actions[i].key);
        if (!command || (last && strcmp(command, last) == 0))
            continue;
        g_string_append_printf(line, "%slumbarctl %s", last ? ", " : "", command);
        last = command;
    }
    return line;
}

static bool is_start(const struct plain_text_action *action)
{
    return strcmp(action->key, "start") == 0;
}

static void append_line(GString *text, const char *line)
{
    g_string_append_printf(text, "%s%s", text->len > 0 && *line ? "\n" : "", line);
}

static bool is_middle_click(const struct plain_text_server *server)
{
    return strcmp(server->click, "Middle-click") == 0;
}

/* A line with the click that invokes the first action, which is not Start, and with @commands. */
static void append_click(GString *text, const struct plain_text_server *server, const char *label,
                         const char *commands)
{
    g_autofree char *line = NULL;

    /* TRANSLATORS: %s is the label of a button, which this desktop does not draw; then commands */
    if (*commands)
        line = is_middle_click(server)
                   ? g_strdup_printf(_("Middle-click for \"%s\", or type: %s"), label, commands)
                   : g_strdup_printf(_("Click for \"%s\", or type: %s"), label, commands);
    else
        line = is_middle_click(server) ? g_strdup_printf(_("Middle-click for \"%s\""), label)
                                       : g_strdup_printf(_("Click for \"%s\""), label);
    append_line(text, line);
}

/* The last line: "Or type: ..." after "Click to start", else "Click for "Next", or type: ...". */
static void append_ways(GString *text, const struct plain_text_server *server,
                        const struct plain_text_action *actions, size_t n_actions)
{
    g_autofree char *commands = g_string_free(commands_for(actions, n_actions), FALSE);
    const bool is_clicked_to_start = server->click && is_start(&actions[0]);
    g_autofree char *line = NULL;

    if (server->click && !is_clicked_to_start)
        append_click(text, server, actions[0].label, commands);
    else if (*commands) {
        /* TRANSLATORS: commands follow; the first line of the text is "Click to start" */
        line = is_clicked_to_start ? g_strdup_printf(_("Or type: %s"), commands)
                                   : g_strdup_printf(_("To answer, type: %s"), commands);
        append_line(text, line);
    }
}

/* Not g_markup_escape_text(): servers with a simple parser show its &apos; and &#x..; as they are.
 */
static void escape(GString *text)
{
    g_string_replace(text, "&", "&amp;", 0);
    g_string_replace(text, "<", "&lt;", 0);
    g_string_replace(text, ">", "&gt;", 0);
}

char *plain_text_body(const char *body, const struct plain_text_server *server,
                      const struct plain_text_action *actions, size_t n_actions)
{
    const bool is_in_words = !server->has_buttons && n_actions > 0;
    GString *text;

    if (!server->has_body)
        return g_strdup("");

    text = g_string_new(NULL);
    if (is_in_words && server->click && is_start(&actions[0]))
        g_string_append(text,
                        is_middle_click(server) ? _("Middle-click to start") : _("Click to start"));
    append_line(text, body);
    if (is_in_words)
        append_ways(text, server, actions, n_actions);
    if (server->has_markup)
        escape(text);
    return g_string_free(text, FALSE);
}
