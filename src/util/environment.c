#include "util/environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

static const char *const folders[] = { "HOME",          "XDG_CONFIG_HOME", "XDG_STATE_HOME",
                                       "XDG_DATA_HOME", "XDG_CACHE_HOME",  "XDG_RUNTIME_DIR" };
static const char *const lists[] = { "XDG_CONFIG_DIRS", "XDG_DATA_DIRS" };

static void clean_folder(const char *name, environment_report report)
{
    const char *value = getenv(name);

    if (!value || *value == '/')
        return;
    if (report && (*value || strcmp(name, "HOME") == 0))
        report(name, value);
    unsetenv(name);
}

/* Copies the absolute paths; false: there are others. */
static bool copy_absolute(char *to, const char *from)
{
    bool is_clean = true;
    char *end = to;

    for (size_t n; n = strcspn(from, ":"), true; from += n + 1) {
        if (*from == '/') {
            if (end > to)
                *end++ = ':';
            memcpy(end, from, n);
            end += n;
        } else if (n > 0) {
            is_clean = false;
        }
        if (!from[n])
            break;
    }
    *end = 0;
    return is_clean;
}

static void clean_list(const char *name, environment_report report)
{
    const char *value = getenv(name);
    CLEANUP(cleanup_free) char *kept = value ? malloc(strlen(value) + 1) : NULL;

    if (!kept || copy_absolute(kept, value))
        return;
    if (report)
        report(name, value);
    if (*kept)
        setenv(name, kept, true);
    else
        unsetenv(name);
}

void environment_clean(environment_report report)
{
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        clean_folder(folders[i], report);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        clean_list(lists[i], report);
}
