#include "notifier/runtime.h"

#include <glib.h>

char *runtime_file(const char *name)
{
    return g_build_filename(g_get_user_runtime_dir(), "lumbard", name, NULL);
}

bool runtime_write(const char *path, const char *content)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    if (g_mkdir_with_parents(folder, 0700) < 0) {
        g_printerr("lumbard-notifier: cannot create the folder %s\n", folder);
        return false;
    }
    /* The runtime folder is in memory, so the file needs no flush to a disk. */
    if (!g_file_set_contents_full(path, content, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                  &error)) {
        g_printerr("lumbard-notifier: %s\n", error->message);
        return false;
    }
    return true;
}
