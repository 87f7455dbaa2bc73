#include "ctl/findings.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "config.h"
#include "ctl/ask.h"
#include "ctl/source_list.h"

#define UNIT "lumbard.service"

const char *const findings_variables[FINDINGS_VARIABLES] = { "XDG_CURRENT_DESKTOP",
                                                             "XDG_SESSION_TYPE", "WAYLAND_DISPLAY",
                                                             "DISPLAY" };

bool findings_has_owner(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;

    return ask(bus, &ASK_BUS, "GetNameOwner", FINDINGS_LIMIT, "(s)", &reply, "s", name) == 0;
}

bool findings_is_activatable(sd_bus *bus, const char *name)
{
    g_autoptr(GVariant) reply = NULL;
    g_autofree const char **names = NULL;

    if (ask(bus, &ASK_BUS, "ListActivatableNames", FINDINGS_LIMIT, "(as)", &reply, "") < 0)
        return false;
    g_variant_get(reply, "(^a&s)", &names);
    return g_strv_contains(names, name);
}

/* Whether systemd knows the unit, will start it with the session, and how it fares now. */
static void look_at_unit(sd_bus *bus, struct findings *f)
{
    static const struct ask_whom manager = { "org.freedesktop.systemd1",
                                             "/org/freedesktop/systemd1",
                                             "org.freedesktop.systemd1.Manager" };
    g_autoptr(GVariant) file = NULL, unit = NULL;
    struct ask_whom itself = { manager.name, NULL, "org.freedesktop.systemd1.Unit" };

    f->has_manager = findings_has_owner(bus, manager.name);
    if (!f->has_manager)
        return;
    if (ask(bus, &manager, "GetUnitFileState", FINDINGS_LIMIT, "(s)", &file, "s", UNIT) == 0)
        g_variant_get(file, "(s)", &f->unit_file);
    if (ask(bus, &manager, "GetUnit", FINDINGS_LIMIT, "(o)", &unit, "s", UNIT) < 0)
        return;
    g_variant_get(unit, "(&o)", &itself.path);
    f->unit_active = ask_string_property(bus, &itself, "ActiveState", FINDINGS_LIMIT);
}

/* Permission says little of a full disk, a quota or a file system of the kernel's: so it is tried,
 * by a file that is gone again at once. */
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

/* The folder need not be there yet: then what counts is the nearest one above it that is. */
static void look_at_history(struct findings *f)
{
    g_autofree char *there = NULL;

    f->history_folder = g_build_filename(g_get_user_state_dir(), "lumbard", NULL);
    there = g_strdup(f->history_folder);
    while (access(there, F_OK) < 0 && g_strcmp0(there, "/") != 0 && g_strcmp0(there, ".") != 0) {
        char *above = g_path_get_dirname(there);

        g_free(there);
        there = above;
    }
    f->history_error = try_to_write(there);
}

static enum command_status look_at_service(sd_bus *bus, struct findings *f)
{
    enum command_status status;

    f->is_running = findings_has_owner(bus, LUMBARD_NAME);
    if (!f->is_running)
        return COMMAND_FINE;
    status = client_get_all(bus, CLIENT_PRESENCE, f->presence);
    if (status == COMMAND_FINE) {
        g_ptr_array_unref(f->sources);
        f->sources = NULL;
        status = source_list_read(bus, &f->sources);
    }
    return status;
}

enum command_status findings_new(sd_bus *bus, struct findings **ret)
{
    CLEANUP(findings_freep) struct findings *f = g_new0(struct findings, 1);
    enum command_status status;

    f->presence = properties_new();
    f->sources = g_ptr_array_new();
    status = look_at_service(bus, f);
    if (status != COMMAND_FINE)
        return status;
    look_at_unit(bus, f);
    f->is_notifier_installed = findings_has_owner(bus, LUMBARD_NOTIFIER_NAME) ||
                               findings_is_activatable(bus, LUMBARD_NOTIFIER_NAME);
    findings_look_at_server(bus, &f->server);
    look_at_history(f);
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
    properties_free(f->presence);
    if (f->sources)
        g_ptr_array_unref(f->sources);
    findings_clear_server(&f->server);
    g_free(f);
    return NULL;
}
