#include "util/process_name.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "util/cleanup.h"

int process_name(char to[static PROCESS_NAME_MAX], uint32_t pid)
{
    CLEANUP(cleanup_close) int fd = -1;
    char path[32], content[PROCESS_NAME_MAX];
    ssize_t n;

    to[0] = 0;
    snprintf(path, sizeof path, "/proc/%" PRIu32 "/comm", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    n = read(fd, content, sizeof content - 1);
    if (n < 0)
        return -errno;
    content[n] = 0;
    content[strcspn(content, "\n")] = 0;
    text_copy(to, PROCESS_NAME_MAX, content);
    return 0;
}
