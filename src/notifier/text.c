/*
 * Text: the last line of a popup without buttons looks like
 *
 *     Middle-click: Start. Or: lumbarctl snooze | skip
 *
 * so that whoever can neither click nor see a button still has a way. It promises only what exists:
 * a click is named if one acts, a command if lumbarctl has it.
 */
#include "notifier/text.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *key, *command;
} COMMANDS[] = {
    { "snooze", "snooze" },
    { "skip", "skip" },
    { "pause", "pause" },
    { "resume", "resume" },
};

static const char *command_for(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
        if (strcmp(COMMANDS[i].key, key) == 0)
            return COMMANDS[i].command;
    return NULL;
}

/* "lumbarctl snooze | skip", each command once, or an empty string. */
static GString *commands_for(const struct text_action *actions, size_t n_actions)
{
    const char *last = NULL;
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < n_actions; i++) {
        const char *command = command_for(actions[i].key);
        if (!command || (last && strcmp(command, last) == 0))
            continue;
        g_string_append_printf(line, "%s%s", last ? " | " : "lumbarctl ", command);
        last = command;
    }
    return line;
}

static GString *ways_to_act(const struct text_server *server, const struct text_action *actions,
                            size_t n_actions)
{
    GString *line = g_string_new(NULL);
    GString *commands;

    if (server->has_buttons || n_actions == 0)
        return line;
    commands = commands_for(actions, n_actions);
    if (server->click)
        g_string_append_printf(line, "%s: %s.", server->click, actions[0].label);
    if (commands->len > 0)
        g_string_append_printf(line, "%s%s", line->len > 0 ? " Or: " : "", commands->str);
    g_string_free(commands, TRUE);
    return line;
}

/* Not g_markup_escape_text(): its &apos; and &#x..; are shown literally by servers with a small
 * parser. */
static void escape(GString *text)
{
    g_string_replace(text, "&", "&amp;", 0);
    g_string_replace(text, "<", "&lt;", 0);
    g_string_replace(text, ">", "&gt;", 0);
}

char *text_body(const char *body, const struct text_server *server,
                const struct text_action *actions, size_t n_actions)
{
    GString *text, *ways;

    if (!server->has_body)
        return g_strdup("");

    text = g_string_new(body);
    ways = ways_to_act(server, actions, n_actions);
    if (ways->len > 0)
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", ways->str);
    g_string_free(ways, TRUE);
    if (server->has_markup)
        escape(text);
    return g_string_free(text, FALSE);
}
