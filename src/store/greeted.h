/*
 * Greeted: whether the person has been greeted, in a file beside the history. It outlives the
 * history, so that a person who deletes that is not greeted again.
 */
#pragma once

#include <stdbool.h>

/* @folder: of the history. Returns whether the file records that the greeting is still to come;
 * false without a file, or with another content. */
bool greeted_is_due(const char *folder);

/**
 * greeted_write() - record that the greeting is still to come, or that it is not
 *
 * The record is on the disk when the function returns. Returns 0, or a negative errno; then the
 * file is as before.
 */
int greeted_write(const char *folder, bool is_due);

/* Returns whether there is a record, of either kind. */
bool greeted_is_recorded(const char *folder);
