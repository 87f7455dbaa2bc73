/*
 * The module x11.so: the sources that need libxcb.
 */
#include "config.h"
#include "sources/module.h"

extern const struct source_type source_x11, source_fullscreen;

static const struct source_type *const types[] = { &source_x11, &source_fullscreen, NULL };

extern const struct source_module source_module;
__attribute__((visibility("default"))) const struct source_module source_module = {
    .head.version = LUMBARD_VERSION,
    .types = types,
};
