/*
 * PipeWire, the module: all that needs libpipewire, in a shared object of its own that is loaded
 * only once somebody has answered at PipeWire's socket.
 *
 * The module uses nothing of the program. It exports one symbol, PIPEWIRE_MODULE_SYMBOL, a struct
 * pipewire_module. One thread; libpipewire's loop runs only within iterate().
 */
#pragma once

#include <stdbool.h>

#include "sources/call/capture.h"

#define PIPEWIRE_MODULE_SYMBOL "pipewire_module"

struct pipewire_watch;

struct pipewire_module {
    const char *version; /* LUMBARD_VERSION: the two were built together */

    /* The library's own; static string. */
    const char *(*library_version)(void);

    /* Takes a connected socket, also when it fails. Returns 0 or a negative errno. */
    int (*open)(int socket, struct pipewire_watch **ret);

    /* To be polled for input; borrowed, level-triggered. */
    int (*get_fd)(struct pipewire_watch *w);

    /**
     * iterate() - take what has come, without waiting
     * @ret_is_news:  list() may say another thing than before
     *
     * Returns 0, or a negative errno when the connection is lost; then only close() may follow.
     */
    int (*iterate)(struct pipewire_watch *w, bool *ret_is_news);

    /* Is all known that was there when we came? Before that list() would be half the truth. */
    bool (*is_settled)(const struct pipewire_watch *w);

    /* See capture_list(). */
    void (*list)(const struct pipewire_watch *w,
                 void (*each)(void *userdata, enum capture_role from, const char *name),
                 void *userdata);

    struct pipewire_watch *(*close)(struct pipewire_watch *w);
};
