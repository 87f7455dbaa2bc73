/*
 * Replay: the real core over a trace. It needs no bus, no history and no display, and reads no
 * clock and no zone: the same file gives the same output, to the byte, on any machine.
 */
#pragma once

/**
 * replay() - print every decision of a trace on standard output, and the state at its end
 * @path:  the file
 *
 * Returns 0, or a negative errno after saying on standard error what is wrong; what comes before a
 * bad line has been printed then.
 */
int replay(const char *path);
