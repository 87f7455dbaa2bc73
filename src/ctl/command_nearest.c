#include "ctl/command_nearest.h"

#include <glib.h>
#include <string.h>

#include "core/spelling.h"

#define SLIPS_MAX 2

const struct command *command_nearest(const struct command *table, const char *name)
{
    const struct command *nearest = NULL;
    int fewest = SLIPS_MAX + 1;

    if (strlen(name) < 2)
        return NULL;
    for (const struct command *c = table; c->name; c++) {
        int slips = g_str_has_prefix(c->name, name) ? 0 : spelling_slips(name, c->name);

        /* Two slips in a word of four letters are another word. */
        if (slips < fewest && slips * 2 < (int)strlen(c->name)) {
            nearest = c;
            fewest = slips;
        }
    }
    return nearest;
}
