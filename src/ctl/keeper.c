/*
 * The three ways to keep a lease: behind the back of the shell, in front of it, and around a
 * command.
 */
#include "ctl/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/output.h"
#include "ctl/text.h"

/* What a shell answers when it cannot run a command, and for one that a signal ended. */
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND      127
#define STATUS_SIGNAL         128

/* Leaves the terminal, the folder and the descriptors of whoever called: nobody waits for us. */
static void go_into_background(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    close(null);
    if (chdir("/") < 0)
        return; /* it only keeps a file system busy */
}

static enum command_status keep_in_background(const struct lease *lease, int report_fd)
{
    struct keeper k;
    enum command_status status;
    unsigned char said;

    setsid();
    status = keeper_take(&k, lease);
    said = (unsigned char)status;
    if (status == COMMAND_FINE)
        go_into_background();
    if (write(report_fd, &said, 1) == 1 && status == COMMAND_FINE) {
        close(report_fd);
        status = keeper_keep(&k);
    }
    keeper_done(&k);
    return status;
}

enum command_status lease_in_background(const struct lease *lease)
{
    unsigned char said = COMMAND_FAILED;
    int ends[2];
    ssize_t n;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return client_failed("go into the background", -errno);
    pid = fork();
    if (pid < 0)
        return client_failed("go into the background", -errno);
    if (pid == 0) {
        /* What else was inherited, a pipe to a pager for example, must not stay open with us. */
        int report_fd = ends[1] == STDERR_FILENO + 1 ? ends[1] : dup2(ends[1], STDERR_FILENO + 1);

        close_range((unsigned)report_fd + 1, ~0u, 0);
        _exit((int)keep_in_background(lease, report_fd));
    }
    close(ends[1]);
    do
        n = read(ends[0], &said, 1);
    while (n < 0 && errno == EINTR);
    close(ends[0]);
    if (n != 1) {
        fprintf(stderr, "The process that was to stay in the background ended at once.\n");
        return COMMAND_FAILED;
    }
    return (enum command_status)said;
}

static int on_stop(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
    (void)source;
    (void)info;
    keeper_end(userdata, COMMAND_FINE);
    return 0;
}

/* What the terminal sends, it sends to the command as well. */
static int on_pass_on(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
    const struct keeper *k = userdata;

    (void)source;
    if (info->ssi_code != SI_KERNEL)
        kill(k->child, (int)info->ssi_signo);
    return 0;
}

static int on_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
    int status = info->si_code == CLD_EXITED ? info->si_status : STATUS_SIGNAL + info->si_status;

    (void)source;
    keeper_end(userdata, (enum command_status)status);
    return 0;
}

static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* From here on they come by the loop; that of a child too, which sd-event wants blocked. */
static int watch_signals(struct keeper *k, sd_event_signal_handler_t handler)
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

enum command_status lease_in_foreground(const struct lease *lease, const char *sentence)
{
    struct keeper k;
    enum command_status status = keeper_take(&k, lease);

    if (status == COMMAND_FINE) {
        int r;

        k.is_talking = true;
        r = watch_signals(&k, on_stop);
        if (r < 0)
            status = client_failed("wait for signals", r);
    }
    if (status == COMMAND_FINE)
        status = output_text(sentence);
    if (status == COMMAND_FINE)
        status = keeper_keep(&k);
    keeper_done(&k);
    return status;
}

__attribute__((noreturn)) static void become(char **argv)
{
    g_autofree char *safe = NULL;
    sigset_t none;
    int error;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and that would be inherited */
    execvp(argv[0], argv);
    error = errno;
    safe = text_safe(argv[0]);
    fprintf(stderr, "Cannot run '%s': %s\n", safe, strerror(error));
    _exit(error == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
}

static int start(struct keeper *k, char **argv)
{
    int r = watch_signals(k, on_pass_on);

    if (r < 0)
        return r;
    k->child = fork();
    if (k->child < 0)
        return -errno;
    if (k->child == 0)
        become(argv);
    return sd_event_add_child(k->event, NULL, k->child, WEXITED, on_child, k);
}

enum command_status lease_while(const struct lease *lease, char **argv)
{
    struct keeper k;
    enum command_status status = keeper_take(&k, lease);

    if (status == COMMAND_FINE) {
        int r = start(&k, argv);

        k.ends_with_child = true;
        status = r < 0 ? client_failed("run the command", r) : keeper_keep(&k);
    }
    keeper_done(&k);
    return status;
}
