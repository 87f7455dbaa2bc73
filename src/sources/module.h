/*
 * Module: code that needs a library of its own, loaded only where the thing that it connects to
 * exists.
 *
 * A module is a shared object in the module folder, or beside the program as it was built. It uses
 * the functions of the program that src/sources/exported.list names.
 */
#pragma once

#include "sources/source.h"

/* The beginning of each structure that a module exports. */
struct module_head {
    const char *version; /* of the program that it was built with: LUMBARD_VERSION */
};

/* The symbol by which a module of sources exports its struct source_module. */
#define SOURCE_MODULE_SYMBOL "source_module"

struct source_module {
    struct module_head head;
    const struct source_type *const *types; /* ended by NULL */
};

struct module {
    void *library;        /* NULL: not loaded */
    const void *exported; /* the structure behind the symbol; valid until module_unload() */
};

/**
 * module_load() - load a module and find what it exports
 * @ret:     written on success only
 * @name:    of the file, without ".so"
 * @folder:  below src/ of the build, where the module lies before it is installed
 * @symbol:  of what it exports, which begins with a struct module_head
 * @why:     empty; becomes the reason why it cannot be loaded
 *
 * Returns 0, or -ENOEXEC with the reason in @why: the file or a library that it needs is missing,
 * or it was built with another version of the program.
 */
int module_load(struct module *ret, const char *name, const char *folder, const char *symbol,
                struct bilingual *why);

/* Removes it from memory; no function of it may run. Does nothing if it is not loaded. */
void module_unload(struct module *m);

/* Loads a module of sources, for the rest of this process, and finds the source of this name in it.
 * Parameters and result are those of module_load(). */
int module_find_source(const struct source_type **ret, const char *name, const char *folder,
                       const char *source, struct bilingual *why);
