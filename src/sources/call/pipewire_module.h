/*
 * PipeWire, the module: all code that needs libpipewire, in a shared object that the source
 * pipewire loads once a connection to PipeWire's socket exists.
 *
 * The module uses no symbol of the program. It exports one, PIPEWIRE_MODULE_SYMBOL, a struct
 * pipewire_module. One thread; libpipewire's loop runs only within iterate().
 */
#pragma once

#include <stdbool.h>

#include "sources/call/capture.h"
#include "sources/module.h"

#define PIPEWIRE_MODULE_SYMBOL "pipewire_module"

struct pipewire_watch;

struct pipewire_module {
    struct module_head head;

    /* Returns the version of libpipewire, a static string. */
    const char *(*library_version)(void);

    /* Takes ownership of a connected socket, also on failure. Returns 0 or a negative errno. */
    int (*open)(int socket, struct pipewire_watch **ret);

    /* Returns the descriptor to poll for input; borrowed, level-triggered. */
    int (*get_fd)(struct pipewire_watch *w);

    /**
     * iterate() - process all pending input, without waiting
     * @ret_is_news:  the result of list() may have changed
     *
     * Returns 0, or a negative errno if the connection is lost; then only close() may follow.
     */
    int (*iterate)(struct pipewire_watch *w, bool *ret_is_news);

    /* Whether the first list is complete. Before that the result of list() is partial. */
    bool (*is_synced)(const struct pipewire_watch *w);

    /* See capture_list(). */
    void (*list)(const struct pipewire_watch *w,
                 void (*each)(void *userdata, enum capture_role from, const char *name),
                 void *userdata);

    struct pipewire_watch *(*close)(struct pipewire_watch *w);
};
