/*
 * Panel arguments: --format and --waybar of a command.
 */
#pragma once

#include "ctl/command.h"
#include "ctl/panel/panel_form.h"

/**
 * panel_arguments() - the form in which a command prints
 * @ret:  without a template if neither option was given; free it with panel_form_done()
 *
 * Returns COMMAND_FINE, or COMMAND_USAGE after printing what is wrong.
 */
enum command_status panel_arguments(const struct command_call *call, struct panel_form *ret);
