#include "sources/x11/x11_connect.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "util/cleanup.h"

/* libxcb has no call for the reason that a server reports: it writes the reason to standard error,
 * at each attempt. So standard error is a file in memory while libxcb connects. The program has one
 * thread, and nothing else writes meanwhile. */
static int connect_aside(xcb_connection_t **ret, int aside)
{
    const int standard = dup(STDERR_FILENO);

    if (standard < 0 || dup2(aside, STDERR_FILENO) < 0) {
        *ret = xcb_connect(NULL, NULL);
    } else {
        *ret = xcb_connect(NULL, NULL);
        dup2(standard, STDERR_FILENO);
    }
    if (standard >= 0)
        close(standard);
    return xcb_connection_has_error(*ret);
}

static void read_reason(int aside, char *reason, size_t size)
{
    const ssize_t n = pread(aside, reason, size - 1, 0);

    reason[n > 0 ? n : 0] = 0;
    reason[strcspn(reason, "\r\n")] = 0;
}

bool x11_is_xwayland(xcb_connection_t *c)
{
    static const char name[] = "XWAYLAND";
    CLEANUP(cleanup_free)
    xcb_query_extension_reply_t *reply =
        xcb_query_extension_reply(c, xcb_query_extension(c, sizeof name - 1, name), NULL);

    return reply && reply->present;
}

int x11_connect(xcb_connection_t **ret, char *reason, size_t size)
{
    CLEANUP(cleanup_close) int aside = memfd_create("xcb-messages", MFD_CLOEXEC);
    xcb_connection_t *connection;

    *reason = 0;
    if (connect_aside(&connection, aside)) {
        xcb_disconnect(connection);
        read_reason(aside, reason, size);
        return *reason ? -EACCES : -ECONNREFUSED;
    }
    *ret = connection;
    return 0;
}
