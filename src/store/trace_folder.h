/*
 * Trace folder: the traces of earlier times. A trace may be large and is easily forgotten, so only
 * the newest are kept.
 */
#pragma once

/* Traces in the folder, the new one included: with their largest size, 1.25 GiB. */
#define TRACE_FILES_MAX 20

/**
 * trace_folder_make_room() - remove the oldest traces, so that one more may be created
 * @folder:  only regular files named as trace_file_start() names them are counted and removed
 *
 * The log names each file that is removed, and each that cannot be.
 */
void trace_folder_make_room(const char *folder);
