#include "sources/module.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

/* The module beside the program comes first, because both were built together; an installed one may
 * be older. */
static void *open_file(const char *name, const char *folder)
{
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path / 2);
    char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;

    if (slash) {
        snprintf(slash, sizeof path / 2, "/%s/%s.so", folder, name);
        if (access(path, R_OK) == 0)
            return dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    snprintf(path, sizeof path, "%s/%s.so", LUMBARD_MODULEDIR, name);
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

int module_load(struct module *ret, const char *name, const char *folder, const char *symbol,
                struct bilingual *why)
{
    void *library = open_file(name, folder);
    const struct module_head *head = library ? dlsym(library, symbol) : NULL;

    if (head && strcmp(head->version, LUMBARD_VERSION) == 0) {
        *ret = (struct module){ .library = library, .exported = head };
        return 0;
    }
    if (head)
        bilingual_add(why, N_("%s.so has version %s, the service has version %s"), name,
                      head->version, LUMBARD_VERSION);
    else
        bilingual_add(why, N_("%s.so cannot be loaded: %s"), name, dlerror());
    if (library)
        dlclose(library);
    return -ENOEXEC;
}

void module_unload(struct module *m)
{
    if (m->library)
        dlclose(m->library);
    *m = (struct module){ 0 };
}

int module_find_source(const struct source_type **ret, const char *name, const char *folder,
                       const char *source, struct bilingual *why)
{
    const struct source_module *exported;
    struct module m;

    if (module_load(&m, name, folder, SOURCE_MODULE_SYMBOL, why) < 0)
        return -ENOEXEC;
    exported = m.exported;
    for (unsigned i = 0; exported->types[i]; i++)
        if (strcmp(exported->types[i]->name, source) == 0) {
            *ret = exported->types[i];
            return 0;
        }
    bilingual_add(why, N_("%s.so does not have this source"), name);
    return -ENOEXEC;
}
