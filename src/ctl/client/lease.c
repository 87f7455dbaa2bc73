/*
 * A lease is held in three ways: by a process in the background, in the foreground, and while a
 * program runs.
 */
#include "ctl/client/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/client/lease_holder.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* The exit status of a shell for a command that cannot be run, or that a signal has ended. */
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND      127
#define STATUS_SIGNAL         128

/* Releases the terminal, the folder and the descriptors of the caller. */
static void go_into_background(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    close(null);
    if (chdir("/") < 0)
        return; /* it only keeps a file system busy */
}

static enum command_status hold_in_background(const struct lease_claim *lease, int report_fd)
{
    struct lease_holder k;
    enum command_status status;
    unsigned char answer;

    setsid();
    status = lease_holder_claim(&k, lease);
    answer = (unsigned char)status;
    if (status == COMMAND_FINE)
        go_into_background();
    if (write(report_fd, &answer, 1) == 1 && status == COMMAND_FINE) {
        close(report_fd);
        status = lease_holder_run(&k);
    }
    lease_holder_done(&k);
    return status;
}

enum command_status lease_in_background(const struct lease_claim *lease)
{
    unsigned char answer = COMMAND_FAILED;
    int ends[2];
    ssize_t n;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return client_failed(N_("go into the background"), -errno);
    pid = fork();
    if (pid < 0)
        return client_failed(N_("go into the background"), -errno);
    if (pid == 0) {
        /* Other inherited descriptors, such as a pipe to a pager, must not stay open. */
        int report_fd = ends[1] == STDERR_FILENO + 1 ? ends[1] : dup2(ends[1], STDERR_FILENO + 1);

        syscall(SYS_close_range, (unsigned)report_fd + 1, ~0u, 0); /* musl has no close_range() */
        _exit((int)hold_in_background(lease, report_fd));
    }
    close(ends[1]);
    do
        n = read(ends[0], &answer, 1);
    while (n < 0 && errno == EINTR);
    close(ends[0]);
    if (n != 1) {
        fprintf(stderr, _("The process in the background ended at once.\n"));
        return COMMAND_FAILED;
    }
    return (enum command_status)answer;
}

static int on_stop(sd_event_source *, const struct signalfd_siginfo *, void *userdata)
{
    lease_holder_end(userdata, COMMAND_FINE);
    return 0;
}

/* A signal of the terminal reaches the program without help. */
static int on_forward(sd_event_source *, const struct signalfd_siginfo *info, void *userdata)
{
    const struct lease_holder *k = userdata;

    if (info->ssi_code != SI_KERNEL)
        kill(k->child, (int)info->ssi_signo);
    return 0;
}

static int on_child(sd_event_source *, const siginfo_t *info, void *userdata)
{
    int status = info->si_code == CLD_EXITED ? info->si_status : STATUS_SIGNAL + info->si_status;

    lease_holder_end(userdata, (enum command_status)status);
    return 0;
}

static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* Signals arrive by the loop from here on; sd-event requires that SIGCHLD is blocked too. */
static int watch_signals(struct lease_holder *k, sd_event_signal_handler_t handler)
{
    sigset_t set;
    int r;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (size_t i = 0; i < G_N_ELEMENTS(stops); i++)
        sigaddset(&set, stops[i]);
    r = sigprocmask(SIG_BLOCK, &set, NULL) < 0 ? -errno : 0;

    for (size_t i = 0; r >= 0 && i < G_N_ELEMENTS(stops); i++)
        r = sd_event_add_signal(k->event, NULL, stops[i], handler, k);
    return r;
}

enum command_status lease_in_foreground(const struct lease_claim *lease, const char *sentence)
{
    struct lease_holder k;
    enum command_status status = lease_holder_claim(&k, lease);

    if (status == COMMAND_FINE) {
        int r;

        k.has_terminal = true;
        r = watch_signals(&k, on_stop);
        if (r < 0)
            status = client_failed(N_("wait for signals"), r);
    }
    if (status == COMMAND_FINE)
        status = output_text(sentence);
    if (status == COMMAND_FINE)
        status = lease_holder_run(&k);
    lease_holder_done(&k);
    return status;
}

__attribute__((noreturn)) static void exec_program(char **argv)
{
    g_autofree char *safe = NULL;
    sigset_t none;
    int error;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and the program would inherit that */
    execvp(argv[0], argv);
    error = errno;
    safe = format_safe(argv[0]);
    fprintf(stderr, _("Cannot run '%s': %s\n"), safe, strerror(error));
    _exit(error == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
}

static int start_program(struct lease_holder *k, char **argv)
{
    int r = watch_signals(k, on_forward);

    if (r < 0)
        return r;
    k->child = fork();
    if (k->child < 0)
        return -errno;
    if (k->child == 0)
        exec_program(argv);
    return sd_event_add_child(k->event, NULL, k->child, WEXITED, on_child, k);
}

enum command_status lease_while(const struct lease_claim *lease, char **argv)
{
    struct lease_holder k;
    enum command_status status = lease_holder_claim(&k, lease);

    if (status == COMMAND_FINE) {
        int r = start_program(&k, argv);

        k.ends_with_child = true;
        status = r < 0 ? client_failed(N_("run the program"), r) : lease_holder_run(&k);
    }
    lease_holder_done(&k);
    return status;
}

enum command_status lease_release(const char *interface, const char *method, const char *who,
                                  const char *holder_name, bool *ret_was_held)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    enum command_status status = client_open(&bus);
    int r;

    if (status != COMMAND_FINE)
        return status;
    r = client_new_call(bus, NULL, interface, method, /* may_start= */ false, &m);
    if (r >= 0)
        r = sd_bus_message_append(m, "s", who);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    r = sd_bus_call(bus, m, /* timeout= */ 0, &error, NULL);
    *ret_was_held = r >= 0;
    if (r < 0 && !sd_bus_error_has_name(&error, SD_BUS_ERROR_INVALID_ARGS))
        return client_call_failed(&error, r);
    sd_bus_request_name(bus, holder_name, SD_BUS_NAME_REPLACE_EXISTING);
    return COMMAND_FINE;
}
