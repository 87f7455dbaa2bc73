#include "store/greeted.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

static const char due[] = "The greeting is still to come.\n";
static const char done[] = "The greeting was shown, and will not come again.\n";

static char *path_of(const char *folder)
{
    return g_build_filename(folder, "greeting", NULL);
}

bool greeted_is_due(const char *folder)
{
    g_autofree char *path = path_of(folder), *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) && strcmp(text, due) == 0;
}

int greeted_write(const char *folder, bool is_due)
{
    g_autofree char *path = path_of(folder);
    const GFileSetContentsFlags flags =
        G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;

    errno = 0;
    if (g_file_set_contents_full(path, is_due ? due : done, -1, flags, 0600, NULL))
        return 0;
    return errno ? -errno : -EIO;
}

bool greeted_is_recorded(const char *folder)
{
    g_autofree char *path = path_of(folder);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}
