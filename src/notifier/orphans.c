/*
 * Orphans: the file has one line per popup, "BUS-GUID OWNER ID". Malformed lines are skipped.
 */
#include "notifier/orphans.h"
#include "notifier/runtime.h"
#include "notifier/server.h"

#include <string.h>
#include <unistd.h>

static char *file_path(void)
{
    return runtime_file("notifier-open");
}

void orphans_note(GDBusConnection *bus, const char *owner, const GArray *ids)
{
    g_autofree char *path = file_path();
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s %s %u\n", g_dbus_connection_get_guid(bus), owner,
                               g_array_index(ids, guint, i));
    if (text->len > 0)
        runtime_write(path, text->str);
    else
        unlink(path);
    g_string_free(text, TRUE);
}

static void close_line(GDBusConnection *bus, const char *owner, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 0);
    guint64 id;

    if (g_strv_length(words) != 3 || strcmp(words[0], g_dbus_connection_get_guid(bus)) != 0 ||
        strcmp(words[1], owner) != 0 ||
        !g_ascii_string_to_unsigned(words[2], 10, 1, G_MAXUINT32, &id, NULL))
        return;
    server_close_id(bus, owner, (guint32)id);
}

void orphans_close(GDBusConnection *bus, const char *owner)
{
    g_autofree char *path = file_path();
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    unlink(path);
    lines = g_strsplit(text, "\n", 0);
    for (size_t i = 0; owner && lines[i]; i++)
        close_line(bus, owner, lines[i]);
}
