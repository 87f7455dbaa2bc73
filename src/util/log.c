#include "util/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>

#include "core/text.h"

/* systemd publishes the device and inode of the stream that it opened. If standard error has been
 * redirected since, the text goes there. */
static bool is_journal(void)
{
    static int known = -1;
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long dev, ino;
    struct stat st;

    if (known < 0)
        known = stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 && fstat(2, &st) == 0 &&
                st.st_dev == dev && st.st_ino == ino;
    return known == 1;
}

void log_line(int priority, const char *id, const char *state, const char *reason,
              const char *format, ...)
{
    char fields[5][1024], raw[2048];
    struct iovec iov[5];
    int n = 0;
    va_list ap;

    va_start(ap, format);
    vsnprintf(raw, sizeof raw, format, ap);
    snprintf(fields[0], sizeof fields[0], "MESSAGE=");
    text_copy(fields[0] + 8, sizeof fields[0] - 8, raw);
    va_end(ap);
    if (!is_journal()) {
        fprintf(stderr, "lumbard: %s\n", fields[0] + 8);
        return;
    }
    snprintf(fields[1], sizeof fields[1], "PRIORITY=%d", priority);
    n = 2;
    if (id)
        snprintf(fields[n++], sizeof fields[0], "MESSAGE_ID=%s", id);
    if (state)
        snprintf(fields[n++], sizeof fields[0], "LUMBARD_STATE=%s", state);
    if (reason)
        snprintf(fields[n++], sizeof fields[0], "LUMBARD_REASON=%s", reason);
    for (int i = 0; i < n; i++)
        iov[i] = (struct iovec){ fields[i], strlen(fields[i]) };
    if (sd_journal_sendv(iov, n) < 0)
        fprintf(stderr, "lumbard: %s\n", fields[0] + 8);
}
