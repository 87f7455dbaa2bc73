/*
 * Replay: runs the real core over a trace. It uses no bus, history, display, clock or time zone:
 * the same file gives the same output, byte for byte, on every machine.
 */
#pragma once

/**
 * replay() - print every decision of a trace on standard output, and the state at its end
 * @path:  the file
 *
 * Returns 0, or a negative errno after printing the error on standard error. The decisions before
 * an invalid line are printed first.
 */
int replay(const char *path);
