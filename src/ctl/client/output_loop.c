#include "ctl/client/output_loop.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/text/output.h"
#include "wording/translation.h"

void output_loop_end(struct output_loop *l, enum command_status status)
{
    sd_event_exit(l->event, (int)status);
}

void output_loop_print(struct output_loop *l, const char *text)
{
    const int r = *text ? output_write(text, strlen(text), l->signal_fd) : 0;

    if (r == -EPIPE || r == -ECANCELED)
        output_loop_end(l, COMMAND_FINE);
    else if (r < 0)
        output_loop_end(l, client_failed(N_("write the output"), r));
}

static int on_stop(sd_event_source *, int, uint32_t, void *userdata)
{
    output_loop_end(userdata, COMMAND_FINE);
    return 0;
}

/* Blocks SIGINT and SIGTERM: output_write() and the loop poll the descriptor instead. */
static int open_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -errno;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int output_loop_init(struct output_loop *l, sd_bus *bus)
{
    int r = sd_event_new(&l->event);

    l->signal_fd = r < 0 ? -1 : open_signals();
    if (r >= 0 && l->signal_fd < 0)
        r = -errno;
    if (r >= 0)
        r = sd_event_add_io(l->event, NULL, l->signal_fd, EPOLLIN, on_stop, l);
    if (r >= 0) {
        /* Without any event requested, epoll still reports that the reader has closed its end. It
         * cannot watch a file. */
        r = sd_event_add_io(l->event, NULL, STDOUT_FILENO, 0, on_stop, l);
        r = r == -EPERM ? 0 : r;
    }
    if (r >= 0)
        r = sd_bus_attach_event(bus, l->event, SD_EVENT_PRIORITY_NORMAL);
    return r < 0 ? r : 0;
}

void output_loop_done(struct output_loop *l)
{
    sd_event_unref(l->event);
    if (l->signal_fd >= 0)
        close(l->signal_fd);
}
