/*
 * The name of a process, as its kernel has it: its program without the folder, cut to 15 bytes.
 */
#pragma once

#include <stdint.h>

/* Bytes, the final NUL included. */
#define PROCESS_NAME_MAX 64

/**
 * process_name() - read the name of a process
 * @to:   clean UTF-8; empty on failure
 * @pid:  as another program or the kernel reported it
 *
 * Returns 0, or a negative errno: the process has ended, or its name is hidden from this user.
 */
int process_name(char to[static PROCESS_NAME_MAX], uint32_t pid);
