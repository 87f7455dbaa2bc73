/*
 * Finds the translation by the environment.
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "wording/translation.h"

/* Does @folder contain a file for one of the languages of the environment? */
static bool has_translation(const char *folder)
{
    const char *const *languages = g_get_language_names();

    for (; *languages && strcmp(*languages, "C") != 0; languages++) {
        g_autofree char *path =
            g_strdup_printf("%s/%s/LC_MESSAGES/" TRANSLATION_DOMAIN ".mo", folder, *languages);

        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* As for other data: the folder of the person, those of the system, the installed one. */
static char *find_folder(void)
{
    const char *const *dirs = g_get_system_data_dirs();
    char *folder = g_build_filename(g_get_user_data_dir(), "locale", NULL);

    for (; !has_translation(folder) && *dirs; dirs++) {
        g_free(folder);
        folder = g_build_filename(*dirs, "locale", NULL);
    }
    if (has_translation(folder))
        return folder;
    g_free(folder);
    return has_translation(LUMBARD_LOCALEDIR) ? g_strdup(LUMBARD_LOCALEDIR) : NULL;
}

void translation_open(void)
{
    g_autofree char *folder = find_folder();

    if (folder)
        translation_use(folder);
}
