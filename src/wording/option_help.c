#include "wording/option_help.h"

#include <stdio.h>
#include <string.h>

void option_help_print(char *help)
{
    static const char ellipsis[] = "…", dots[sizeof ellipsis] = "...";
    char *at = strstr(help, ellipsis);

    if (at)
        memcpy(at, dots, strlen(dots));
    fputs(help, stdout);
}
