#include "ctl/stretch_arguments.h"

#include <stdbool.h>
#include <string.h>

#include "wording/translation.h"

static bool is_side(const char *word)
{
    return strcmp(word, "left") == 0 || strcmp(word, "right") == 0 || strcmp(word, "both") == 0;
}

enum command_status stretch_arguments(const struct command_call *call, const char **ret_exercise,
                                      const char **ret_side)
{
    const int at = call->n > 0 && !is_side(call->words[0]); /* of the side */
    const char *side = call->n > at ? call->words[at] : "";

    if (*side && !is_side(side))
        return command_misused(call->self, _("Unknown side '%s': expected left, right or both."),
                               side);
    if (call->n > at + 1)
        return command_misused(call->self, _("Unexpected argument '%s'."), call->words[at + 1]);
    *ret_exercise = at ? call->words[0] : "";
    *ret_side = side;
    return COMMAND_FINE;
}
