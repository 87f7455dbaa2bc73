#include "ctl/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Makes @fd a pipe that nobody reads: a standard output that was closed by the caller then ends as
 * one that breaks. */
static void open_broken_pipe(int fd)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return;
    close(ends[0]);
    if (ends[1] != fd) {
        dup2(ends[1], fd);
        close(ends[1]);
    }
}

void output_init(void)
{
    signal(SIGPIPE, SIG_IGN);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        if (fd == STDOUT_FILENO)
            open_broken_pipe(fd);
        else if (open("/dev/null", O_RDWR) != fd)
            return; /* the lowest free one is what open() gives; nothing more to do about it */
    }
}

static enum command_status output_failed(int r)
{
    if (r == -EPIPE)
        return COMMAND_FINE;
    fprintf(stderr, "Cannot write the output: %s\n", strerror(-r));
    return COMMAND_FAILED;
}

enum command_status output_text(const char *text)
{
    int r = output_write(text, strlen(text), /* stop_fd= */ -1);

    return r < 0 ? output_failed(r) : COMMAND_FINE;
}

enum command_status output_finish(enum command_status status)
{
    int r = fflush(stdout) == 0 ? 0 : -errno;

    return r < 0 && status == COMMAND_FINE ? output_failed(r) : status;
}

int output_write(const char *data, size_t n, int stop_fd)
{
    while (n > 0) {
        struct pollfd fds[] = { { .fd = stop_fd, .events = POLLIN },
                                { .fd = STDOUT_FILENO, .events = POLLOUT } };
        ssize_t written;

        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (fds[0].revents)
            return -ECANCELED;
        /* A pipe that is ready takes PIPE_BUF without blocking, but not necessarily more. */
        written = write(STDOUT_FILENO, data, n < PIPE_BUF ? n : PIPE_BUF);
        if (written < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return errno == EIO ? -EPIPE : -errno; /* EIO: the terminal was closed */
        }
        data += written;
        n -= (size_t)written;
    }
    return 0;
}
