/*
 * Terminal: takes the terminal over for a view that is drawn again and again, and gives it back as
 * it was.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Standard input and output are both a terminal that can move the cursor. */
bool terminal_is_usable(void);

/* Keys arrive at once and are not shown, and the view has a screen of its own. Ctrl+Z has no
 * effect. @stop_fd becomes readable when a write must end, although the terminal is not read.
 * Returns 0 or a negative errno. */
int terminal_open(int stop_fd);

/* As it was before, within seconds even if the terminal is not read; does nothing if it is not
 * open. */
void terminal_close(void);

/* Lines and columns; those of the smallest usual terminal if they are not known. */
void terminal_size(unsigned *ret_rows, unsigned *ret_columns);

/* Draws the lines of @text from the top, at most as many as fit. @has_bell: with a bell.
 * Returns whether all of it was written. */
bool terminal_draw(const GString *text, bool has_bell);
