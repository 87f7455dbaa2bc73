/*
 * Icon: the file of the installed icon, for servers that draw only a path.
 */
#pragma once

/* The path, borrowed; NULL if no icon is installed. The folders are read at the first call. */
const char *icon_path(void);
