/*
 * The module wayland.so: the source that needs libwayland.
 */
#include "config.h"
#include "sources/module.h"

extern const struct source_type source_wayland, source_fullscreen_wayland;

static const struct source_type *const types[] = { &source_wayland, &source_fullscreen_wayland,
                                                   NULL };

extern const struct source_module source_module;
__attribute__((visibility("default"))) const struct source_module source_module = {
    .head.version = LUMBARD_VERSION,
    .types = types,
};
