/*
 * PipeWire: reports programs that capture the microphone, the camera or the screen.
 *
 * libpipewire needs more memory than the rest of the program, so the code that needs it is a
 * module, which is loaded once a connection to PipeWire's socket exists. Without a connection the
 * source has one inotify watch, on the folder of the socket; with one it has none.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/moment.h"
#include "sources/call/pipewire_module.h"
#include "sources/call/pipewire_socket.h"
#include "sources/claims.h"
#include "sources/module.h"
#include "util/backoff.h"
#include "util/memory.h"
#include "util/path_watch.h"

#define ANSWER_LIMIT (5 * USEC_SEC)

/* PipeWire's files appear shortly before it listens, and remain after a crash. Waits: 1/4, 1/2, 1
 * ... 32 s; after that only a new file causes a retry. */
static const struct backoff retries = {
    .first = USEC_SEC / 4, .max = USEC_MIN, .limit = 8, .stable_for = USEC_MIN
};

#define RECONNECTS_FOR (2 * USEC_MIN)

/* Events; the start of a sound server causes dozens in a second, thousands are a busy loop. */
#define RATE_INTERVAL USEC_SEC
#define RATE_BURST    1000

struct pipewire {
    struct source *source;
    struct claims claims;
    struct pipewire_socket socket;
    struct module library;
    const struct pipewire_module *module; /* NULL: not loaded */
    struct pipewire_watch *watch;         /* NULL: not connected */
    sd_event_source *io, *folder, *answer_limit;
    struct backoff backoff;
};

static void try_now(struct pipewire *p);

/* While PipeWire does not run, no program records through it, so the streams of a later PipeWire
 * are new. An exception is a program whose stream existed before the service: it connects again
 * within RECONNECTS_FOR after PipeWire's return, and its stream then still counts as old. */
static void claim_nothing(struct pipewire *p)
{
    claims_suspend(&p->claims, clock_boot(), USEC_NEVER);
}

static void claim(void *userdata, enum capture_role from, const char *name)
{
    struct pipewire *p = userdata;
    const bool is_screen = from == CAPTURE_SCREEN;

    if (source_ignores(p->source, name))
        return;
    claims_add(&p->claims, is_screen ? EVIDENCE_SCREENCAST : EVIDENCE_CALL, name);
}

static void update_claims(struct pipewire *p)
{
    claims_begin(&p->claims);
    p->module->list(p->watch, claim, p);
    claims_end(&p->claims, clock_boot());
}

/* Keeps the connection: a machine that swaps may answer later. */
static int on_answer_limit(sd_event_source *, uint64_t, void *userdata)
{
    struct pipewire *p = userdata;

    source_set_state(p->source, SOURCE_FAILED, N_("PipeWire does not answer at %s"),
                     p->socket.address.sun_path);
    return 0;
}

static int on_retry(sd_event_source *, uint64_t, void *userdata)
{
    try_now(userdata);
    return 0;
}

static void retry_later(struct pipewire *p)
{
    backoff_schedule(&p->backoff, p->source->port->event, on_retry, p);
}

static int on_folder(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    struct pipewire *p = userdata;
    const bool is_lost = e->mask & IN_Q_OVERFLOW; /* the socket may be among the lost events */

    if (p->watch || !(is_lost || (e->len && pipewire_socket_is_sign(&p->socket, e->name))))
        return 0;
    backoff_reset(&p->backoff);
    retry_later(p);
    return 0;
}

static void watch_folder(struct pipewire *p)
{
    if (!p->folder)
        path_watch(p->source->port->event, &p->folder, p->socket.folder, IN_CREATE | IN_MOVED_TO,
                   on_folder, p, "a later start of PipeWire");
}

static void disconnect(struct pipewire *p)
{
    p->io = sd_event_source_disable_unref(p->io);
    p->answer_limit = sd_event_source_disable_unref(p->answer_limit);
    if (p->watch)
        p->watch = p->module->close(p->watch);
}

/* Measured: this frees nearly all of the 350 kB that the connection took. */
static void unload(struct pipewire *p)
{
    p->module = NULL;
    module_unload(&p->library);
    memory_trim();
}

static void on_lost(struct pipewire *p)
{
    disconnect(p);
    unload(p);
    claim_nothing(p);
    source_set_state(p->source, SOURCE_STANDBY, N_("PipeWire has exited; waiting for it to start"));
    watch_folder(p);
    retry_later(p);
}

static int on_io(sd_event_source *, int, uint32_t, void *userdata)
{
    struct pipewire *p = userdata;
    bool is_news = false;

    if (p->module->iterate(p->watch, &is_news) < 0) {
        on_lost(p);
        return 0;
    }
    if (p->source->state != SOURCE_READY && p->module->is_synced(p->watch)) {
        p->answer_limit = sd_event_source_disable_unref(p->answer_limit);
        backoff_succeeded(&p->backoff);
        if (p->claims.n_past)
            claims_suspend(&p->claims, clock_boot(), usec_add(clock_boot(), RECONNECTS_FOR));
        source_set_state(p->source, SOURCE_READY,
                         N_("PipeWire reports which programs record (libpipewire %s)"),
                         p->module->library_version());
    }
    if (is_news)
        update_claims(p);
    return 0;
}

/* Returns 0, or -ENOEXEC after setting the state. */
static int load(struct pipewire *p)
{
    struct bilingual why = { 0 };

    if (p->library.library)
        return 0;
    if (module_load(&p->library, "pipewire", "sources/call", PIPEWIRE_MODULE_SYMBOL, &why) < 0) {
        source_set_sentence(p->source, SOURCE_FAILED, &why);
        return -ENOEXEC;
    }
    p->module = p->library.exported;
    return 0;
}

static int watch_connection(struct pipewire *p)
{
    int r = sd_event_add_io(p->source->port->event, &p->io, p->module->get_fd(p->watch), EPOLLIN,
                            on_io, p);

    if (r >= 0)
        r = sd_event_source_set_ratelimit(p->io, (uint64_t)RATE_INTERVAL, RATE_BURST);
    return r;
}

/* Takes ownership of @fd. */
static void serve(struct pipewire *p, int fd)
{
    int r;

    if (load(p) < 0) {
        close(fd);
        return; /* PipeWire's next start causes a retry: the module may be installed by then */
    }
    r = p->module->open(fd, &p->watch);
    if (r >= 0)
        r = watch_connection(p);
    if (r < 0) {
        disconnect(p);
        unload(p);
        source_set_state(p->source, SOURCE_FAILED, N_("libpipewire failed: %s"), strerror(-r));
        return;
    }
    p->folder = sd_event_source_disable_unref(p->folder);
    source_set_state(p->source, SOURCE_STANDBY,
                     N_("waiting for PipeWire's list of programs that record"));
    sd_event_add_time_relative(p->source->port->event, &p->answer_limit, CLOCK_MONOTONIC,
                               (uint64_t)ANSWER_LIMIT, 0, on_answer_limit, p);
}

static void try_now(struct pipewire *p)
{
    int fd = pipewire_socket_connect(&p->socket);

    if (fd >= 0) {
        serve(p, fd);
        return;
    }
    if (fd == -ENOENT || fd == -ECONNREFUSED)
        claim_nothing(p);
    if (fd == -ENOENT)
        source_set_state(p->source, SOURCE_ABSENT, N_("PipeWire does not run at %s"),
                         p->socket.address.sun_path);
    else
        source_set_state(p->source, SOURCE_STANDBY, N_("no connection to PipeWire at %s: %s"),
                         p->socket.address.sun_path, strerror(-fd));
    if (fd != -ENOENT)
        retry_later(p);
}

static void pipewire_probe(struct source *s)
{
    struct pipewire *p = s->self;

    if (p->watch || !*p->socket.folder)
        return;
    backoff_reset(&p->backoff);
    try_now(p);
}

/* No signal can be missed, but the ignored programs may have changed. */
static void pipewire_ask(struct source *s)
{
    struct pipewire *p = s->self;

    if (s->state == SOURCE_READY)
        update_claims(p);
}

static int pipewire_open(struct source *s)
{
    struct pipewire *p = s->self;

    p->source = s;
    p->backoff = retries;
    claims_init(&p->claims, s);
    if (!pipewire_socket_find(&p->socket)) {
        memset(&p->socket, 0, sizeof p->socket);
        source_set_state(s, SOURCE_ABSENT,
                         N_("PipeWire's socket cannot be found: XDG_RUNTIME_DIR is not set, or its "
                            "path is too long"));
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
    backoff_done(&p->backoff);
    sd_event_source_disable_unref(p->folder);
    claims_done(&p->claims);
}

const struct source_type source_pipewire = {
    .name = "pipewire",
    .kind = SOURCE_CALL,
    .size = sizeof(struct pipewire),
    .open = pipewire_open,
    .close = pipewire_close,
    .probe = pipewire_probe,
    .ask = pipewire_ask,
};
