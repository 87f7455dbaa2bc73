#include "util/process_start.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The 22nd word of /proc/PID/stat; the second is the name in brackets, which may contain anything.
 */
static usec read_start(const char *stat)
{
    const char *rest = strrchr(stat, ')');
    unsigned long long ticks;

    if (!rest || sscanf(rest + 1,
                        " %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
                        " %*s %*s %*s %llu",
                        &ticks) != 1)
        return USEC_NONE;
    return (usec)(ticks / (unsigned long long)sysconf(_SC_CLK_TCK)) * USEC_SEC +
           (usec)(ticks % (unsigned long long)sysconf(_SC_CLK_TCK)) * USEC_SEC /
               sysconf(_SC_CLK_TCK);
}

usec process_began(int fd)
{
    struct ucred peer = { 0 };
    socklen_t size = sizeof peer;
    char path[32], stat[1024];
    size_t n;
    FILE *f;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.pid <= 0)
        return USEC_NONE;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)peer.pid);
    f = fopen(path, "re");
    if (!f)
        return USEC_NONE;
    n = fread(stat, 1, sizeof stat - 1, f);
    fclose(f);
    stat[n] = '\0';
    return read_start(stat);
}
