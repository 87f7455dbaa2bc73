/*
 * Preloaded, it lets one call of a program fail: the call of the number $FAIL_AT, counted over all
 * functions below. It fails with ENOBUFS, a cause that no code expects, and the name of the
 * function goes into the file $FAIL_LOG.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

static bool fails(const char *name)
{
    static long n, at = -1;
    const char *log;
    long fd;

    if (at < 0)
        at = getenv("FAIL_AT") ? atol(getenv("FAIL_AT")) : 0;
    if (++n != at)
        return false;
    log = getenv("FAIL_LOG");
    fd = log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (fd >= 0) {
        if (write((int)fd, name, strlen(name)) < 0)
            abort();
        close((int)fd);
    }
    errno = ENOBUFS;
    return true;
}

/* The next definition of the function, that of its library. */
#define NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

/* A function that returns a negative errno. */
#define BUS_CALL(name, parameters, arguments)                  \
    int name parameters                                        \
    {                                                          \
        return fails(#name) ? -ENOBUFS : NEXT(name) arguments; \
    }

/* A function that returns -1 and sets errno. */
#define SYSTEM_CALL(name, parameters, arguments)         \
    int name parameters                                  \
    {                                                    \
        return fails(#name) ? -1 : NEXT(name) arguments; \
    }

BUS_CALL(sd_bus_open_user, (sd_bus * *ret), (ret))
BUS_CALL(sd_bus_open_system, (sd_bus * *ret), (ret))
BUS_CALL(sd_bus_attach_event, (sd_bus * bus, sd_event *e, int priority), (bus, e, priority))
BUS_CALL(sd_bus_add_filter,
         (sd_bus * bus, sd_bus_slot **slot, sd_bus_message_handler_t handler, void *userdata),
         (bus, slot, handler, userdata))
BUS_CALL(sd_bus_add_object_vtable,
         (sd_bus * bus, sd_bus_slot **slot, const char *path, const char *interface,
          const sd_bus_vtable *vtable, void *userdata),
         (bus, slot, path, interface, vtable, userdata))
BUS_CALL(sd_bus_add_fallback_vtable,
         (sd_bus * bus, sd_bus_slot **slot, const char *prefix, const char *interface,
          const sd_bus_vtable *vtable, sd_bus_object_find_t find, void *userdata),
         (bus, slot, prefix, interface, vtable, find, userdata))
BUS_CALL(sd_bus_add_node_enumerator,
         (sd_bus * bus, sd_bus_slot **slot, const char *path, sd_bus_node_enumerator_t enumerate,
          void *userdata),
         (bus, slot, path, enumerate, userdata))
BUS_CALL(sd_bus_add_object_manager, (sd_bus * bus, sd_bus_slot **slot, const char *path),
         (bus, slot, path))
BUS_CALL(sd_bus_request_name, (sd_bus * bus, const char *name, uint64_t flags), (bus, name, flags))
BUS_CALL(sd_bus_call_async,
         (sd_bus * bus, sd_bus_slot **slot, sd_bus_message *m, sd_bus_message_handler_t handler,
          void *userdata, uint64_t usec),
         (bus, slot, m, handler, userdata, usec))
BUS_CALL(sd_bus_send, (sd_bus * bus, sd_bus_message *m, uint64_t *cookie), (bus, m, cookie))
BUS_CALL(sd_bus_message_new_method_call,
         (sd_bus * bus, sd_bus_message **m, const char *to, const char *path, const char *interface,
          const char *member),
         (bus, m, to, path, interface, member))
BUS_CALL(sd_bus_message_set_auto_start, (sd_bus_message * m, int on), (m, on))
BUS_CALL(sd_bus_message_appendv, (sd_bus_message * m, const char *types, va_list ap),
         (m, types, ap))
BUS_CALL(sd_bus_emit_properties_changed_strv,
         (sd_bus * bus, const char *path, const char *interface, char **names),
         (bus, path, interface, names))

int sd_bus_message_append(sd_bus_message *m, const char *types, ...)
{
    va_list ap;
    int r;

    if (fails("sd_bus_message_append"))
        return -ENOBUFS;
    va_start(ap, types);
    r = NEXT(sd_bus_message_appendv)(m, types, ap);
    va_end(ap);
    return r;
}

SYSTEM_CALL(socket, (int domain, int type, int protocol), (domain, type, protocol))
SYSTEM_CALL(inotify_add_watch, (int fd, const char *path, uint32_t mask), (fd, path, mask))

#define OPEN(name)                                                \
    int name(const char *path, int flags, ...)                    \
    {                                                             \
        va_list ap;                                               \
        int mode;                                                 \
                                                                  \
        va_start(ap, flags);                                      \
        mode = va_arg(ap, int);                                   \
        va_end(ap);                                               \
        return fails(#name) ? -1 : NEXT(name)(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

int openat(int folder, const char *path, int flags, ...)
{
    va_list ap;
    int mode;

    va_start(ap, flags);
    mode = va_arg(ap, int);
    va_end(ap);
    return fails("openat") ? -1 : NEXT(openat)(folder, path, flags, mode);
}

#define FOPEN(name)                                          \
    FILE *name(const char *path, const char *mode)           \
    {                                                        \
        return fails(#name) ? NULL : NEXT(name)(path, mode); \
    }

FOPEN(fopen)
FOPEN(fopen64)
