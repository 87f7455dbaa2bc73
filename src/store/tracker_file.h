/*
 * Tracker file: reads one *.tracker file, and rejects it as a whole if anything in it is wrong.
 *
 * Such a file makes the service call another program. So it must belong to the person, and must not
 * be writable by other users. The only call is one method with fixed arguments and the two texts of
 * an alert.
 */
#pragma once

#include "core/adapter.h"
#include "store/problem.h"

#define TRACKER_SUFFIX ".tracker"

/* tracker_file_read(): the file has no Enabled=yes; the rest of it was not read. */
#define TRACKER_FILE_IS_OFF 1

/**
 * tracker_file_read() - read @name, with its suffix, from @folder
 * @ret:          written only on 0; all of its bytes
 * @ret_problem:  with -EINVAL and -EIO the file, key and line of the first problem, to be freed
 *                with problem_done()
 *
 * Returns 0, TRACKER_FILE_IS_OFF, -ENOENT (no such file), -EINVAL (the file is not valid) or -EIO
 * (it cannot be read).
 */
int tracker_file_read(const char *folder, const char *name, struct adapter *ret,
                      struct problem *ret_problem);
