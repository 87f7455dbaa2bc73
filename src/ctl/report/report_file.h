/*
 * Report file: writes a private file whole, or leaves what was there.
 */
#pragma once

#include <stddef.h>

/**
 * report_file_write() - replace the file at @path by @data
 *
 * The file has the mode 0600 whatever the umask. It is written under another name in the same
 * folder, synced, and renamed: a reader or a crash never sees a part of it, and a hard link to the
 * previous file keeps the previous content. On failure the previous file is unchanged and the other
 * name is removed.
 *
 * A symbolic link at @path is refused, because its target is another file than the one that was
 * named; so is anything else that is not a regular file. Links in the folders above are followed
 * only if they belong to this user or to root.
 *
 * Returns NULL, or a sentence that names the file and the reason; free it with g_free().
 */
char *report_file_write(const char *path, const char *data, size_t n);
