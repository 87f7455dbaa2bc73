/*
 * PipeWire: programs that hear the microphone, see the camera or take the screen.
 *
 * libpipewire costs more memory than all the rest of us, so it lives in a module that is loaded
 * when PipeWire has let us connect and not before; where PipeWire never runs this is one watch on a
 * folder. While we are connected not even that.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "config.h"
#include "core/moment.h"
#include "sources/call/pipewire_module.h"
#include "sources/call/pipewire_socket.h"
#include "sources/claims.h"
#include "util/log.h"

/* Where the module is installed, and where the build leaves it beside the program. */
#define MODULE       "pipewire.so"
#define MODULE_BUILT "sources/call/" MODULE

#define ANSWER_LIMIT (5 * USEC_SEC)

/* PipeWire's files are there a moment before it listens, and a PipeWire that crashed leaves them:
 * tries at 1/4, 1/2, 1 ... 32 s; from then on only a new file wakes us. */
#define FIRST_TRY (USEC_SEC / 4)
#define TRIES_MAX 8

/* Streams come and go by dozens when a sound server starts; thousands in a second are a spin. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    1000

struct pipewire {
    struct source *source;
    struct claims claims;
    struct pipewire_socket socket;
    const struct pipewire_module *module; /* NULL: not loaded */
    void *library;
    struct pipewire_watch *watch; /* NULL: not connected */
    sd_event_source *io, *folder, *timer;
    unsigned tries;
};

static void try_now(struct pipewire *p);

/* Whoever records while PipeWire does not run does not exist: what comes with it began later. */
static void claim_nothing(struct pipewire *p)
{
    claims_begin(&p->claims);
    claims_end(&p->claims, clock_boot());
}

static void claim(void *userdata, enum capture_role from, const char *name)
{
    struct pipewire *p = userdata;
    const bool is_screen = from == CAPTURE_SCREEN;

    claims_add(&p->claims, is_screen ? EVIDENCE_SCREENCAST : EVIDENCE_CALL, name);
}

static void take_stock(struct pipewire *p)
{
    claims_begin(&p->claims);
    p->module->list(p->watch, claim, p);
    claims_end(&p->claims, clock_boot());
}

static int on_timer(sd_event_source *s, uint64_t now, void *userdata)
{
    struct pipewire *p = userdata;

    (void)s;
    (void)now;
    if (p->watch) /* it may still answer: a machine that swaps is slow */
        source_say(p->source, SOURCE_FAILED, "PipeWire does not answer at %s",
                   p->socket.address.sun_path);
    else
        try_now(p);
    return 0;
}

static void set_timer(struct pipewire *p, usec wait)
{
    p->timer = sd_event_source_disable_unref(p->timer);
    sd_event_add_time_relative(p->source->port->event, &p->timer, CLOCK_MONOTONIC, (uint64_t)wait,
                               0, on_timer, p);
}

static void try_later(struct pipewire *p)
{
    if (p->tries < TRIES_MAX)
        set_timer(p, FIRST_TRY << p->tries++);
}

static int on_folder(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct pipewire *p = userdata;
    const bool is_lost = e->mask & IN_Q_OVERFLOW; /* it may be among those that were lost */

    (void)s;
    if (p->watch || !(is_lost || (e->len && pipewire_socket_is_sign(&p->socket, e->name))))
        return 0;
    p->tries = 0;
    try_later(p);
    return 0;
}

static void watch_folder(struct pipewire *p)
{
    if (!p->folder)
        sd_event_add_inotify(p->source->port->event, &p->folder, p->socket.folder,
                             IN_CREATE | IN_MOVED_TO, on_folder, p);
}

static void disconnect(struct pipewire *p)
{
    p->io = sd_event_source_disable_unref(p->io);
    p->timer = sd_event_source_disable_unref(p->timer);
    if (p->watch)
        p->watch = p->module->close(p->watch);
}

static void lose(struct pipewire *p)
{
    disconnect(p);
    claim_nothing(p);
    source_say(p->source, SOURCE_STANDBY, "PipeWire is gone; waiting for it");
    watch_folder(p);
    try_later(p);
}

static int on_io(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
    struct pipewire *p = userdata;
    bool is_news = false;

    (void)s;
    (void)fd;
    (void)events;
    if (p->module->iterate(p->watch, &is_news) < 0) {
        lose(p);
        return 0;
    }
    if (p->source->state != SOURCE_READY && p->module->is_settled(p->watch)) {
        p->timer = sd_event_source_disable_unref(p->timer);
        p->tries = 0;
        source_say(p->source, SOURCE_READY, "PipeWire tells who records (libpipewire %s)",
                   p->module->library_version());
    }
    if (is_news)
        take_stock(p);
    return 0;
}

/* Beside the program, as it was built, comes first: another that is installed may be older. */
static void *load_library(void)
{
    char path[4096];
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof "/" MODULE_BUILT);
    char *slash;

    if (n > 0) {
        path[n] = 0;
        slash = strrchr(path, '/');
        memcpy(slash + 1, MODULE_BUILT, sizeof MODULE_BUILT);
        if (access(path, R_OK) == 0)
            return dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    return dlopen(LUMBARD_MODULEDIR "/" MODULE, RTLD_NOW | RTLD_LOCAL);
}

/* Returns 0, or a negative errno with the reason said; it stays loaded, since only a part of its
 * memory would come back. */
static int load(struct pipewire *p)
{
    const struct pipewire_module *module;

    if (p->module)
        return 0;
    p->library = load_library();
    module = p->library ? dlsym(p->library, PIPEWIRE_MODULE_SYMBOL) : NULL;
    if (module && strcmp(module->version, LUMBARD_VERSION) == 0) {
        p->module = module;
        return 0;
    }
    if (module)
        source_say(p->source, SOURCE_FAILED, "its module is of version %s, the service of %s",
                   module->version, LUMBARD_VERSION);
    else
        source_say(p->source, SOURCE_FAILED, "its module cannot be loaded: %s", dlerror());
    if (p->library)
        dlclose(p->library);
    p->library = NULL;
    return -ENOEXEC;
}

static int watch_connection(struct pipewire *p)
{
    int r = sd_event_add_io(p->source->port->event, &p->io, p->module->get_fd(p->watch), EPOLLIN,
                            on_io, p);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(p->io, (uint64_t)RATE_INTERVAL, RATE_BURST);
    return r;
}

/* Takes the socket. */
static void serve(struct pipewire *p, int fd)
{
    int r;

    if (load(p) < 0) {
        close(fd);
        return; /* the folder's next sign is the next try: it may be installed by then */
    }
    r = p->module->open(fd, &p->watch);
    if (r >= 0)
        r = watch_connection(p);
    if (r < 0) {
        disconnect(p);
        source_say(p->source, SOURCE_FAILED, "libpipewire does not work: %s", strerror(-r));
        return;
    }
    p->folder = sd_event_source_disable_unref(p->folder);
    source_say(p->source, SOURCE_STANDBY, "PipeWire is being asked who records");
    set_timer(p, ANSWER_LIMIT);
}

static void try_now(struct pipewire *p)
{
    int fd = pipewire_socket_connect(&p->socket);

    p->timer = sd_event_source_disable_unref(p->timer);
    if (fd >= 0) {
        serve(p, fd);
        return;
    }
    if (fd == -ENOENT || fd == -ECONNREFUSED)
        claim_nothing(p);
    if (fd == -ENOENT)
        source_say(p->source, SOURCE_ABSENT, "PipeWire does not run at %s",
                   p->socket.address.sun_path);
    else
        source_say(p->source, SOURCE_STANDBY, "no connection to PipeWire at %s: %s",
                   p->socket.address.sun_path, strerror(-fd));
    if (fd != -ENOENT)
        try_later(p);
}

static void pipewire_look(struct source *s)
{
    struct pipewire *p = s->self;

    if (p->watch || !*p->socket.folder)
        return;
    p->tries = 0;
    try_now(p);
}

static int pipewire_open(struct source *s)
{
    struct pipewire *p = s->self = calloc(1, sizeof *p);

    if (!p)
        return -ENOMEM;
    p->source = s;
    claims_init(&p->claims, s);
    if (!pipewire_socket_find(&p->socket)) {
        memset(&p->socket, 0, sizeof p->socket);
        source_say(s, SOURCE_ABSENT, "where PipeWire would be is not known (no XDG_RUNTIME_DIR)");
        return 0;
    }
    watch_folder(p);
    try_now(p);
    return 0;
}

static void pipewire_close(struct source *s)
{
    struct pipewire *p = s->self;

    disconnect(p);
    sd_event_source_disable_unref(p->folder);
    claims_done(&p->claims);
    free(p);
    s->self = NULL;
}

extern const struct source_type source_pipewire;
const struct source_type source_pipewire = {
    .name = "pipewire",
    .kind = SOURCE_CALL,
    .open = pipewire_open,
    .close = pipewire_close,
    .look = pipewire_look,
};
