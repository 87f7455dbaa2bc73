/*
 * Option help: prints the help of a program that stays in the locale "C".
 */
#pragma once

/* @help: from g_option_context_get_help(). GLib writes an ellipsis into it, which it would print as
 * "?" in the locale "C"; three dots replace it. */
void option_help_print(char *help);
