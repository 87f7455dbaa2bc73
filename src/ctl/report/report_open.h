/*
 * Report open: shows a file in the browser of the desktop.
 */
#pragma once

/**
 * report_open() - run xdg-open for the file at @path
 *
 * xdg-open and what it starts are in a session of their own, so that they survive the terminal that
 * this program runs in. A browser may stay in the foreground of xdg-open: if it has not ended after
 * 10 s, the page counts as shown.
 *
 * Returns NULL, or a sentence with the reason; free it with g_free().
 */
char *report_open(const char *path);
