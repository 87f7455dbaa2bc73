#include "ctl/report/report_open.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl/text/format.h"
#include "wording/translation.h"

#define WAIT_MS 10000

/* Between fork and exec: only calls that are safe there. */
static void leave_terminal(void *)
{
    setsid();
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and the browser would inherit that */
}

/* The status of waitpid(), or -ETIMEDOUT. */
static int wait_for_end(GPid pid)
{
    const usec end = g_get_monotonic_time() + WAIT_MS * USEC_MSEC;
    int status;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (g_get_monotonic_time() >= end)
            return -ETIMEDOUT;
        poll(NULL, 0, 10);
    }
    return status;
}

char *report_open(const char *path)
{
    static char program[] = "xdg-open";
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    char *argv[] = { program, whole, NULL };
    g_autoptr(GError) error = NULL;
    GPid pid;
    int status;

    if (!g_spawn_async(NULL, argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                           G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                       leave_terminal, NULL, &pid, &error)) {
        if (g_error_matches(error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
            return g_strdup_printf(_("xdg-open is not installed. Open '%s' in a browser."), whole);
        return g_strdup_printf(_("Cannot run xdg-open: %s."), error->message);
    }
    status = wait_for_end(pid);
    if (status == -ETIMEDOUT || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return NULL;
    return g_strdup_printf(_("xdg-open could not open '%s'. Open it in a browser."), whole);
}
