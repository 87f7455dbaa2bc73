#include "util/path_watch.h"

#include <errno.h>
#include <string.h>

#include "util/log.h"

int path_watch(sd_event *event, sd_event_source **ret, const char *path, uint32_t mask,
               sd_event_inotify_handler_t handler, void *userdata, const char *missed)
{
    int r = sd_event_add_inotify(event, ret, path, mask, handler, userdata);

    if (r < 0 && r != -ENOENT)
        log_warning("cannot watch %s, so %s will be missed: %s", path, missed, strerror(-r));
    return r;
}
