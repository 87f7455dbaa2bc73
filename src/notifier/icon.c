/*
 * Icon: PNG first, because not every server can read SVG. 64 pixels are what mako draws at most;
 * the others make it smaller.
 */
#include "notifier/icon.h"
#include "config.h"

#include <glib.h>
#include <stdbool.h>

static const char *const FILES[] = {
    "64x64/apps/" LUMBARD_NAME ".png",
    "128x128/apps/" LUMBARD_NAME ".png",
    "48x48/apps/" LUMBARD_NAME ".png",
    "scalable/apps/" LUMBARD_NAME ".svg",
};

static char *find_in(const char *folder)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *path = g_build_filename(folder, FILES[i], NULL);

        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static char *find(void)
{
    char *path = find_in(LUMBARD_ICONS);

    for (const char *const *dir = g_get_system_data_dirs(); !path && *dir; dir++) {
        g_autofree char *folder = g_build_filename(*dir, "icons", "hicolor", NULL);

        path = find_in(folder);
    }
    return path;
}

const char *icon_path(void)
{
    static char *path;
    static bool is_read;

    if (!is_read)
        path = find();
    is_read = true;
    return path;
}
