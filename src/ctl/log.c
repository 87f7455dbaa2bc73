/*
 * log: journalctl does the work, in our place; where there is no journal, it says so itself.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/command.h"

#define LINES_DEFAULT 50

enum command_status command_log(const struct command *self, int argc, char **argv)
{
    int lines = LINES_DEFAULT;
    gboolean follow = FALSE;
    const GOptionEntry entries[] = {
        { "lines", 'n', 0, G_OPTION_ARG_INT, &lines, "How many lines, 50 if not given", "N" },
        { "follow", 'f', 0, G_OPTION_ARG_NONE, &follow, "Go on with what is written from now on",
          NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    enum command_status status = command_parse(self, entries, &argc, &argv, /* most= */ 0);
    char count[16];

    if (status != COMMAND_FINE)
        return status;
    if (lines < 0)
        return command_misused(self, "N '%d' is no number of lines; it may be 0 or more.", lines);
    snprintf(count, sizeof count, "%d", lines);
    signal(SIGPIPE, SIG_DFL); /* output_init() ignores it, and that would be inherited */
    execlp("journalctl", "journalctl", "--user", "--unit=lumbard", "--output=short", "--lines",
           count, follow ? "--follow" : "--no-pager", NULL);
    if (errno == ENOENT)
        fprintf(stderr, "There is no journalctl here. A lumbard that was started by hand writes to "
                        "its terminal.\n");
    else
        fprintf(stderr, "Cannot run journalctl: %s\n", strerror(errno));
    return COMMAND_FAILED;
}
