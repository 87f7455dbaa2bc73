/*
 * The module presence.so: the source that needs threads.
 */
#include "config.h"
#include "sources/module.h"

extern const struct source_type source_presence_iio;

static const struct source_type *const types[] = { &source_presence_iio, NULL };

extern const struct source_module source_module;
__attribute__((visibility("default"))) const struct source_module source_module = {
    .head.version = LUMBARD_VERSION,
    .types = types,
};
