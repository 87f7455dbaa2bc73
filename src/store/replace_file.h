/*
 * Replace file: lets a new file replace the one that was read, and no other, so that a program that
 * changes the same file at the same time loses nothing.
 */
#pragma once

#include <sys/stat.h>

/**
 * replace_file() - rename @temporary to @path if nothing has changed since @path was read
 * @temporary:  in the same folder; it is gone on success
 * @read:       lstat() from before the text was read; NULL: the file did not exist
 *
 * At each instant @path is a complete file. Returns 0, -EAGAIN (another program has changed the
 * file; its version is in place), or another negative errno.
 */
int replace_file(const char *temporary, const char *path, const struct stat *read);
