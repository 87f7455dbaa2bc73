/*
 * Findings about the notification server: what it says of itself, and what the notifier's table
 * knows of one by that name.
 */
#include "config.h"
#include "ctl/ask.h"
#include "ctl/findings.h"
#include "notifier/dnd_place.h"

static const struct ask_whom SERVER = { "org.freedesktop.Notifications",
                                        "/org/freedesktop/Notifications",
                                        "org.freedesktop.Notifications" };

static const struct ask_whom NOTIFIER = { LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                          LUMBARD_NOTIFIER_NAME };

/* Who it is, for one that does not say so itself. */
static char *process_of(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;
    g_autofree char *path = NULL, *comm = NULL;
    guint32 pid;

    if (ask(bus, &ASK_BUS, "GetConnectionUnixProcessID", FINDINGS_LIMIT, "(u)", &reply, "s", name) <
        0)
        return NULL;
    g_variant_get(reply, "(u)", &pid);
    path = g_strdup_printf("/proc/%u/comm", pid);
    if (!g_file_get_contents(path, &comm, NULL, NULL))
        return g_strdup_printf("process %u", pid);
    return g_strdup_printf("%s, process %u", g_strchomp(comm), pid);
}

/* From the notifier where it runs, for it knows all; else from the server's own place. */
static void look_at_dnd(sd_bus *bus, struct server_findings *s)
{
    const struct ask_whom notifier = { NOTIFIER.name, NOTIFIER.path, CLIENT_PROPERTIES };
    const struct dnd_place *place = dnd_place_find(profile_find(s->name)->dnd);
    g_autoptr(GVariant) reply = NULL;
    int r = ask(bus, &notifier, "Get", FINDINGS_LIMIT, "(v)", &reply, "ss", NOTIFIER.interface,
                "DoNotDisturb");

    if (r < 0 && place) {
        const struct ask_whom whom = { place->name ? place->name : SERVER.name, place->path,
                                       place->interface };
        const char *types = place->arguments[1] ? "ss" : place->arguments[0] ? "s" : "";

        r = ask(bus, &whom, place->method, FINDINGS_LIMIT, "r", &reply, types, place->arguments[0],
                place->arguments[1]);
    }
    s->is_dnd_known = r >= 0;
    s->is_dnd = r >= 0 && dnd_place_judge(reply);
}

void findings_look_at_server(sd_bus *bus, struct server_findings *s)
{
    g_autoptr(GVariant) information = NULL, capabilities = NULL;
    const struct profile *profile;

    s->capabilities = g_new0(char *, 1);
    s->is_activatable = findings_is_activatable(bus, SERVER.name);
    s->is_running = findings_has_owner(bus, SERVER.name);
    if (!s->is_running)
        return;
    s->process = process_of(bus, SERVER.name);
    s->has_answered =
        ask(bus, &SERVER, "GetServerInformation", FINDINGS_LIMIT, "(ssss)", &information, "") == 0;
    if (!s->has_answered)
        return;
    g_variant_get(information, "(ssss)", &s->name, NULL, &s->version, NULL);
    if (ask(bus, &SERVER, "GetCapabilities", FINDINGS_LIMIT, "(as)", &capabilities, "") == 0) {
        g_strfreev(s->capabilities);
        g_variant_get(capabilities, "(^as)", &s->capabilities);
    }
    profile = profile_find(s->name);
    s->profile = profile->server ? profile : NULL;
    look_at_dnd(bus, s);
}

void findings_clear_server(struct server_findings *s)
{
    g_free(s->name);
    g_free(s->version);
    g_free(s->process);
    g_strfreev(s->capabilities);
}
