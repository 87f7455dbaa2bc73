/*
 * log: replaces this process by journalctl, which reports by itself where there is no journal.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/command.h"

#define LINES_DEFAULT 50

enum command_status command_log(const struct command_call *call)
{
    int lines = call->lines;
    char count[16];

    if (lines < 0 && lines != COMMAND_NO_NUMBER)
        return command_misused(call->self, "N must be 0 or more, not %d.", lines);
    snprintf(count, sizeof count, "%d", lines == COMMAND_NO_NUMBER ? LINES_DEFAULT : lines);
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and journalctl would inherit that */
    execlp("journalctl", "journalctl", "--user", "--unit=lumbard", "--output=short", "--lines",
           count, call->is_follow ? "--follow" : "--no-pager", NULL);
    if (errno == ENOENT)
        fprintf(stderr, "journalctl is not installed. A service that was started by hand writes "
                        "its log to its terminal.\n");
    else
        fprintf(stderr, "Cannot run journalctl: %s\n", strerror(errno));
    return COMMAND_FAILED;
}
