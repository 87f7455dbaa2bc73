#include "store/bus_names.h"

#include <string.h>

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"

/* Elements of @characters, not empty and not beginning with a digit, with dots between them.
 * Returns their number; 0: @name is not like that. */
static unsigned count_elements(const char *name, const char *characters)
{
    unsigned n = 0;

    for (;;) {
        const size_t length = strspn(name, characters);

        if (length == 0 || strchr(DIGITS, *name))
            return 0;
        n++;
        if (!name[length])
            return n;
        if (name[length] != '.')
            return 0;
        name += length + 1;
    }
}

bool bus_name_is_valid(const char *name)
{
    return count_elements(name, LETTERS DIGITS "-") >= 2;
}

bool bus_interface_is_valid(const char *name)
{
    return count_elements(name, LETTERS DIGITS) >= 2;
}

bool bus_member_is_valid(const char *name)
{
    return count_elements(name, LETTERS DIGITS) == 1;
}

bool bus_path_is_valid(const char *path)
{
    if (strcmp(path, "/") == 0)
        return true;
    if (*path != '/')
        return false;
    while (*path == '/') {
        const size_t length = strspn(path + 1, LETTERS DIGITS);

        if (length == 0)
            return false;
        path += 1 + length;
    }
    return !*path;
}
