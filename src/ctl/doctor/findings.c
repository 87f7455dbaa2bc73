#include "ctl/doctor/findings.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "config.h"
#include "ctl/client/call.h"
#include "ctl/client/source_list.h"
#include "ctl/client/tracker_list.h"
#include "notifier/dnd_place.h"
#include "util/cleanup.h"
#include "util/environment.h"

#define UNIT "lumbard.service"

const char *const findings_variables[FINDINGS_VARIABLES] = { "XDG_CURRENT_DESKTOP",
                                                             "XDG_SESSION_TYPE", "WAYLAND_DISPLAY",
                                                             "DISPLAY" };

/* The state of the unit file, and of the unit. */
static void read_unit(sd_bus *bus, struct findings *f)
{
    static const struct call_target manager = { "org.freedesktop.systemd1",
                                                "/org/freedesktop/systemd1",
                                                "org.freedesktop.systemd1.Manager" };
    g_autoptr(GVariant) file = NULL, unit = NULL;
    struct call_target unit_object = { manager.name, NULL, "org.freedesktop.systemd1.Unit" };

    f->has_manager = call_has_owner(bus, manager.name);
    if (!f->has_manager)
        return;
    if (call_method(bus, &manager, "GetUnitFileState", CALL_LIMIT, "(s)", &file, "s", UNIT) == 0)
        g_variant_get(file, "(s)", &f->unit_file);
    if (call_method(bus, &manager, "GetUnit", CALL_LIMIT, "(o)", &unit, "s", UNIT) < 0)
        return;
    g_variant_get(unit, "(&o)", &unit_object.path);
    f->unit_active = call_string_property(bus, &unit_object, "ActiveState", CALL_LIMIT);
}

/* Access rights do not show a full disk, a quota or a read-only file system, so this writes a
 * temporary file. */
static int try_to_write(const char *folder)
{
    static const char page[4096] = { 1 };
    g_autofree char *path = g_build_filename(folder, ".lumbard-XXXXXX", NULL);
    int r = 0, fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    ssize_t n;

    if (fd < 0)
        return -errno;
    unlink(path);
    n = write(fd, page, sizeof page);
    if (n < 0)
        r = -errno;
    else if ((size_t)n < sizeof page)
        r = -ENOSPC;
    close(fd);
    return r;
}

/* If the folder does not exist yet, the nearest existing folder above it must be writable. */
static void check_history(struct findings *f)
{
    const char *path = property_list_string(f->history, "Path"); /* of the running service */
    g_autofree char *there = NULL;

    environment_clean(NULL);
    f->history_folder = path && *path ? g_path_get_dirname(path)
                                      : g_build_filename(g_get_user_state_dir(), "lumbard", NULL);
    there = g_strdup(f->history_folder);
    while (access(there, F_OK) < 0 && g_strcmp0(there, "/") != 0 && g_strcmp0(there, ".") != 0) {
        char *above = g_path_get_dirname(there);

        g_free(there);
        there = above;
    }
    f->history_error = try_to_write(there);
}

static enum command_status read_service(sd_bus *bus, struct findings *f)
{
    enum command_status status;

    f->is_running = call_has_owner(bus, LUMBARD_NAME);
    if (!f->is_running)
        return COMMAND_FINE;
    status = client_get_all(bus, CLIENT_PRESENCE, /* may_start= */ false, f->presence);
    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, f->coach);
    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_HISTORY, /* may_start= */ false, f->history);
    if (status == COMMAND_FINE)
        status = client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, f->settings);
    if (status == COMMAND_FINE) {
        g_ptr_array_unref(f->sources);
        f->sources = NULL;
        status = source_list_read(bus, &f->sources);
    }
    if (status == COMMAND_FINE) {
        g_ptr_array_unref(f->trackers);
        f->trackers = tracker_list_try(bus);
    }
    return status;
}

/* The setting Notify.QuietModes as the service applies it, or the default if it does not run. */
static void read_server(sd_bus *bus, struct findings *f)
{
    GVariant *modes = property_list_find(f->settings, "QuietModes");
    g_auto(GStrv) list = modes && g_variant_is_of_type(modes, G_VARIANT_TYPE_STRING_ARRAY)
                             ? g_variant_dup_strv(modes, NULL)
                             : g_strsplit(DND_PLACE_MODES, ";", -1);

    findings_server_read(bus, (const char *const *)list, &f->server);
}

/* A notifier that runs has tried more than the files show. */
static void read_voices(sd_bus *bus, struct findings *f)
{
    static const struct call_target notifier = { LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                                 LUMBARD_NOTIFIER_NAME };
    static const char *const properties[VOICE_KIND_MAX] = { "Sound", "Speech" };
    const bool is_up = call_has_owner(bus, notifier.name);

    for (enum voice_kind kind = 0; kind < VOICE_KIND_MAX; kind++) {
        if (is_up)
            f->voices[kind] = call_string_property(bus, &notifier, properties[kind], CALL_LIMIT);
        if (!f->voices[kind])
            f->voices[kind] = g_strdup(voice_state_word(voice_file_state(kind)));
    }
}

enum command_status findings_new(sd_bus *bus, struct findings **ret)
{
    CLEANUP(findings_freep) struct findings *f = g_new0(struct findings, 1);
    enum command_status status;

    f->presence = property_list_new();
    f->coach = property_list_new();
    f->history = property_list_new();
    f->settings = property_list_new();
    f->sources = g_ptr_array_new();
    f->trackers = g_ptr_array_new();
    status = read_service(bus, f);
    if (status != COMMAND_FINE)
        return status;
    read_unit(bus, f);
    f->is_notifier_installed = call_has_owner(bus, LUMBARD_NOTIFIER_NAME) ||
                               call_is_activatable(bus, LUMBARD_NOTIFIER_NAME);
    read_server(bus, f);
    read_voices(bus, f);
    check_history(f);
    *ret = g_steal_pointer(&f);
    return COMMAND_FINE;
}

struct findings *findings_free(struct findings *f)
{
    if (!f)
        return NULL;
    g_free(f->unit_file);
    g_free(f->unit_active);
    g_free(f->history_folder);
    property_list_free(f->presence);
    property_list_free(f->coach);
    property_list_free(f->history);
    property_list_free(f->settings);
    if (f->sources)
        g_ptr_array_unref(f->sources);
    g_ptr_array_unref(f->trackers);
    findings_server_clear(&f->server);
    for (enum voice_kind kind = 0; kind < VOICE_KIND_MAX; kind++)
        g_free(f->voices[kind]);
    g_free(f);
    return NULL;
}
