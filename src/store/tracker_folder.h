/*
 * Tracker folder: all *.tracker files of the person.
 *
 * The folders are trackers/ of the configuration folder and lumbard/trackers/ of $XDG_DATA_HOME. A
 * file of the first one replaces a file with the same name in the second one. The files that are
 * installed with the program are examples to copy, and are not read.
 */
#pragma once

#include "core/adapter.h"
#include "store/problem.h"

/**
 * tracker_folder_read() - read the files
 * @found:  called for each file that is not used although it should be; its problem is borrowed
 * @ret:    ADAPTERS_MAX of them in one block, to be freed with g_free(); NULL: there is none
 *
 * Returns the number of adapters.
 */
unsigned tracker_folder_read(void (*found)(const struct problem *problem, void *userdata),
                             void *userdata, struct adapter **ret);

/* The folder of the configuration, and the one of the data, to be freed. They may not exist. */
char *tracker_own_folder(void);
char *tracker_data_folder(void);
