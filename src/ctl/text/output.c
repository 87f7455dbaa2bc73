#include "ctl/text/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "ctl/text/charset.h"
#include "wording/translation.h"

#define RETRY_AFTER_MS 20

/* Makes @fd a pipe without a reader: a standard output that the caller has closed then behaves like
 * one whose reader has closed it. */
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
            return; /* open() takes the lowest free number; there is no other way to set it */
    }
}

static enum command_status output_failed(int r)
{
    if (r == -EPIPE)
        return COMMAND_FINE;
    fprintf(stderr, _("Cannot write the output: %s\n"), strerror(-r));
    return COMMAND_FAILED;
}

#if CAN_SET_STDERR
/* A stream that converts what is printed to it, line by line. */
static ssize_t write_error(void *, const char *data, size_t n)
{
    g_autofree char *text = g_strndup(data, n);
    g_autofree char *encoded = charset_encode(text);
    const char *p = encoded ? encoded : text;
    size_t left = strlen(p);

    while (left > 0) {
        const ssize_t written = write(STDERR_FILENO, p, left);

        if (written < 0 && errno != EINTR)
            break;
        p += MAX(written, 0);
        left -= (size_t)MAX(written, 0);
    }
    return (ssize_t)n;
}

void output_encode_errors(void)
{
    const char *charset;
    FILE *stream;

    if (g_get_charset(&charset))
        return;
    stream = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = write_error });
    if (!stream)
        return;
    setvbuf(stream, NULL, _IOLBF, 0);
    stderr = stream;
}
#else
/* The C library has no character set but UTF-8, so there is nothing to convert. */
void output_encode_errors(void)
{
}
#endif

enum command_status output_data(const char *text)
{
    int r = output_write(text, strlen(text), /* stop_fd= */ -1);

    return r < 0 ? output_failed(r) : COMMAND_FINE;
}

enum command_status output_text(const char *text)
{
    g_autofree char *encoded = charset_encode(text);

    return output_data(encoded ? encoded : text);
}

enum command_status output_result(const char *text, bool is_data)
{
    return is_data ? output_data(text) : output_text(text);
}

/* A terminal that is not read blocks even the write that poll() has announced, and signals that are
 * blocked cannot end it. O_NONBLOCK on standard output itself would also apply to the shell. */
static int stoppable_output(void)
{
    static int terminal = -1;

    if (terminal < 0 && isatty(STDOUT_FILENO))
        terminal = open("/proc/self/fd/1", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    return terminal < 0 ? STDOUT_FILENO : terminal;
}

int output_write(const char *data, size_t n, int stop_fd)
{
    const int fd = stop_fd < 0 ? STDOUT_FILENO : stoppable_output();

    while (n > 0) {
        struct pollfd fds[] = { { .fd = stop_fd, .events = POLLIN },
                                { .fd = fd, .events = POLLOUT } };
        ssize_t written;

        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (fds[0].revents)
            return -ECANCELED;
        /* A pipe that is ready takes PIPE_BUF bytes without blocking, but not always more. */
        written = write(fd, data, n < PIPE_BUF ? n : PIPE_BUF);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN) { /* a terminal with less room than one character needs */
                poll(fds, 1, RETRY_AFTER_MS);
                continue;
            }
            return errno == EIO ? -EPIPE : -errno; /* EIO: the terminal was closed */
        }
        data += written;
        n -= (size_t)written;
    }
    return 0;
}
