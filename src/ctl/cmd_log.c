/*
 * log: replaces this process by journalctl, which reports by itself where there is no journal.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/command.h"
#include "wording/translation.h"

#define LINES_DEFAULT 50

enum command_status command_log(const struct command_call *call)
{
    int lines = LINES_DEFAULT;
    char count[16];

    if (command_number(call, "lines", 0, INT_MAX, &lines) != COMMAND_FINE)
        return COMMAND_USAGE;
    snprintf(count, sizeof count, "%d", lines);
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and journalctl would inherit that */
    execlp("journalctl", "journalctl", "--user", "--unit=lumbard",
           call->as_json ? "--output=json" : "--output=short", "--lines", count,
           command_has(call, "follow") ? "--follow" : "--no-pager", NULL);
    if (errno == ENOENT)
        fprintf(stderr, _("journalctl is not installed. A service that was started by hand writes "
                          "its log to its terminal.\n"));
    else
        fprintf(stderr, _("Cannot run journalctl: %s\n"), strerror(errno));
    return COMMAND_FAILED;
}
