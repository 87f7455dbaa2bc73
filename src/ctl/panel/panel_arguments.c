#include "ctl/panel/panel_arguments.h"

enum command_status panel_arguments(const struct command_call *call, struct panel_form *ret)
{
    const char *text = command_has(call, "waybar") ? "waybar" : command_value(call, "format");
    g_autofree char *problem = NULL;

    *ret = (struct panel_form){ 0 };
    if (text)
        problem = panel_form_parse(text, ret);
    return problem ? command_misused(call->self, "%s", problem) : COMMAND_FINE;
}
