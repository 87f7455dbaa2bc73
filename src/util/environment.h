/*
 * Environment: the folders of the XDG base directory specification and the home folder.
 */
#pragma once

/* A report about a variable that is ignored. */
typedef void (*environment_report)(const char *name, const char *value);

/**
 * environment_clean() - remove the values that the specification demands to ignore
 * @report:  called for each of them; NULL = silent
 *
 * A relative path in an XDG variable or in HOME, and an empty HOME, would mean another folder in
 * each working directory. Without the variable, every library uses the default; without HOME, the
 * entry of the user database counts. In a list, only the relative paths are removed. Call it before
 * the first thread starts and before a library reads the variables.
 */
void environment_clean(environment_report report);
