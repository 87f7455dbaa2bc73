#include "ctl/doctor/findings_server.h"

#include <string.h>

#include "config.h"
#include "ctl/client/call.h"
#include "ctl/client/client.h"
#include "notifier/dnd_place.h"
#include "notifier/gnome_place.h"
#include "wording/translation.h"

static const struct call_target SERVER = { "org.freedesktop.Notifications",
                                           "/org/freedesktop/Notifications",
                                           "org.freedesktop.Notifications" };

static const struct call_target NOTIFIER = { LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                             LUMBARD_NOTIFIER_NAME };

/* The process, to name a server that does not answer. */
static char *process_of(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;
    g_autofree char *path = NULL, *comm = NULL;
    guint32 pid;

    if (call_method(bus, &CALL_BUS, "GetConnectionUnixProcessID", CALL_LIMIT, "(u)", &reply, "s",
                    name) < 0)
        return NULL;
    g_variant_get(reply, "(u)", &pid);
    path = g_strdup_printf("/proc/%u/comm", pid);
    if (!g_file_get_contents(path, &comm, NULL, NULL))
        return g_strdup_printf(_("process %u"), pid);
    return g_strdup_printf(_("%s, process %u"), g_strchomp(comm), pid);
}

static void add_silence(struct findings_server *s, bool is_on, enum findings_silence by)
{
    if (is_on)
        s->silence |= 1u << by;
}

/* Asks the place where that server keeps do-not-disturb. */
static void ask_place(sd_bus *bus, const struct dnd_place *place, const char *const *modes,
                      struct findings_server *s)
{
    const bool has_modes = place == dnd_place_find(DND_MAKO);
    const struct call_target target = { place->name ? place->name : SERVER.name, place->path,
                                        place->interface };
    const char *types = place->arguments[1] ? "ss" : place->arguments[0] ? "s" : "";
    g_autoptr(GVariant) reply = NULL, reply_too = NULL;

    if (call_method(bus, &target, place->method, CALL_LIMIT, "r", &reply, types,
                    place->arguments[0], place->arguments[1]) < 0)
        return;
    s->is_silence_known = true;
    add_silence(s, dnd_place_judge(reply, modes), has_modes ? FINDINGS_MODE : FINDINGS_SWITCH);
    if (place->method_too &&
        call_method(bus, &target, place->method_too, CALL_LIMIT, "r", &reply_too, "") >= 0)
        add_silence(s, dnd_place_judge(reply_too, modes), FINDINGS_PROGRAM);
}

/* GNOME keeps its switches in GSettings, which needs GIO; its own tool reads them as well. That
 * tool waits for the settings of the user without a limit of its own. */
static bool read_gnome_switch(const char *schema, const char *key, bool *ret)
{
    const char *argv[] = { "timeout", "2", "gsettings", "get", schema, key, NULL };
    g_autofree char *output = NULL;
    int status;

    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &output, NULL, &status, NULL) ||
        status != 0)
        return false;
    *ret = strcmp(g_strchomp(output), "true") == 0;
    return true;
}

static void read_gnome(struct findings_server *s)
{
    static const struct {
        const char *schema, *key;
        enum findings_silence silence; /* when it is off */
    } switches[] = {
        { GNOME_PLACE_SCHEMA, GNOME_PLACE_BANNERS, FINDINGS_SWITCH },
        { GNOME_PLACE_APP, GNOME_PLACE_ENABLE, FINDINGS_APP },
        { GNOME_PLACE_APP, GNOME_PLACE_BANNERS, FINDINGS_APP_BANNERS },
    };
    bool is_on;

    for (size_t i = 0; i < G_N_ELEMENTS(switches); i++) {
        if (!read_gnome_switch(switches[i].schema, switches[i].key, &is_on))
            return;
        s->is_silence_known = true;
        add_silence(s, !is_on, switches[i].silence);
    }
}

/* From the server itself, which shows the cause; from the notifier if the server does not answer.
 */
static void read_silence(sd_bus *bus, const char *const *modes, struct findings_server *s)
{
    const struct call_target notifier = { NOTIFIER.name, NOTIFIER.path, CLIENT_PROPERTIES };
    const enum dnd_kind kind = profile_find(s->name, s->vendor)->dnd;
    const struct dnd_place *place = dnd_place_find(kind);
    g_autoptr(GVariant) reply = NULL;

    if (place)
        ask_place(bus, place, modes, s);
    else if (kind == DND_GNOME)
        read_gnome(s);
    if (s->is_silence_known || call_method(bus, &notifier, "Get", CALL_LIMIT, "(v)", &reply, "ss",
                                           NOTIFIER.interface, "DoNotDisturb") < 0)
        return;
    s->is_silence_known = true;
    add_silence(s, dnd_place_judge(reply, modes), FINDINGS_SWITCH);
}

/* The name of the program in a service file of the bus that starts a notification server. */
static char *server_in(const char *path)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *name = NULL, *command = NULL;
    g_auto(GStrv) words = NULL;

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
        return NULL;
    name = g_key_file_get_string(file, "D-BUS Service", "Name", NULL);
    command = g_key_file_get_string(file, "D-BUS Service", "Exec", NULL);
    if (g_strcmp0(name, SERVER.name) != 0 || !command)
        return NULL;
    words = g_strsplit(command, " ", 2);
    return g_path_get_basename(words[0]);
}

static void list_installed(GPtrArray *all, const char *data_folder)
{
    g_autofree char *folder = g_build_filename(data_folder, "dbus-1", "services", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *file;

    while (dir && (file = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autofree char *program = g_str_has_suffix(file, ".service") ? server_in(path) : NULL;

        if (program && !g_ptr_array_find_with_equal_func(all, program, g_str_equal, NULL))
            g_ptr_array_add(all, g_steal_pointer(&program));
    }
}

static GPtrArray *installed_servers(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

    list_installed(all, g_get_user_data_dir());
    for (const char *const *dir = g_get_system_data_dirs(); *dir; dir++)
        list_installed(all, *dir);
    return all;
}

void findings_server_read(sd_bus *bus, const char *const *modes, struct findings_server *s)
{
    g_autoptr(GVariant) information = NULL, capabilities = NULL;
    const struct profile *profile;

    s->capabilities = g_new0(char *, 1);
    s->installed = installed_servers();
    s->is_activatable = call_is_activatable(bus, SERVER.name);
    s->is_running = call_has_owner(bus, SERVER.name);
    if (!s->is_running)
        return;
    s->process = process_of(bus, SERVER.name);
    s->has_answered = call_method(bus, &SERVER, "GetServerInformation", CALL_LIMIT, "(ssss)",
                                  &information, "") == 0;
    if (!s->has_answered)
        return;
    g_variant_get(information, "(ssss)", &s->name, &s->vendor, &s->version, NULL);
    if (call_method(bus, &SERVER, "GetCapabilities", CALL_LIMIT, "(as)", &capabilities, "") == 0) {
        g_strfreev(s->capabilities);
        g_variant_get(capabilities, "(^as)", &s->capabilities);
    }
    profile = profile_find(s->name, s->vendor);
    s->profile = profile->server ? profile : NULL;
    read_silence(bus, modes, s);
}

void findings_server_clear(struct findings_server *s)
{
    g_free(s->name);
    g_free(s->vendor);
    g_free(s->version);
    g_free(s->process);
    g_strfreev(s->capabilities);
    if (s->installed)
        g_ptr_array_unref(s->installed);
}
