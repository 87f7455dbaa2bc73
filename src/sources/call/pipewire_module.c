/*
 * The first list needs two round trips: after the first, PipeWire has reported all objects and the
 * streams are bound; after the second, it has reported the state of each stream.
 */
#include "sources/call/pipewire_module.h"

#include <errno.h>
#include <pipewire/impl.h>
#include <pipewire/pipewire.h>
#include <spa/support/log.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

struct stream {
    struct pipewire_watch *watch;
    struct stream *next;
    uint32_t id;
    struct pw_proxy *proxy;
    struct spa_hook listener;
};

struct pipewire_watch {
    struct pw_loop *loop;
    struct pw_context *context;
    struct pw_core *core;
    struct pw_registry *registry;
    struct spa_hook core_listener, registry_listener;
    struct stream *streams;
    struct capture capture;
    int sync;          /* sequence number of the current round trip */
    unsigned n_synced; /* completed round trips, at most 2 */
    bool is_news;
    int error; /* negative errno: the connection is lost; 0: none */
};

static const char *lookup(const void *props, const char *key)
{
    return spa_dict_lookup(props, key);
}

static void on_info(void *userdata, const struct pw_node_info *info)
{
    struct stream *s = userdata;
    const bool is_running = info->state == PW_NODE_STATE_RUNNING;
    const void *props = info->change_mask & PW_NODE_CHANGE_MASK_PROPS ? info->props : NULL;

    if (capture_set_stream(&s->watch->capture, s->id, is_running, lookup, props))
        s->watch->is_news = true;
}

static const struct pw_node_events node_events = { PW_VERSION_NODE_EVENTS, .info = on_info };

static void bind_stream(struct pipewire_watch *w, uint32_t id)
{
    struct stream *s = calloc(1, sizeof *s);

    if (!s)
        return;
    s->proxy = pw_registry_bind(w->registry, id, PW_TYPE_INTERFACE_Node, PW_VERSION_NODE, 0);
    if (!s->proxy) {
        free(s);
        return;
    }
    s->watch = w;
    s->id = id;
    pw_node_add_listener((struct pw_node *)s->proxy, &s->listener, &node_events, s);
    s->next = w->streams;
    w->streams = s;
}

static struct stream *free_stream(struct stream *s)
{
    struct stream *next = s->next;

    spa_hook_remove(&s->listener);
    pw_proxy_destroy(s->proxy);
    free(s);
    return next;
}

static void on_node(struct pipewire_watch *w, uint32_t id, const struct spa_dict *props)
{
    const enum capture_role role = capture_role_of(lookup, props);

    if (!capture_add_node(&w->capture, id, role))
        return;
    w->is_news = true;
    if (capture_is_stream(role))
        bind_stream(w, id);
}

static bool read_id(const struct spa_dict *props, const char *key, uint32_t *ret)
{
    const char *value = spa_dict_lookup(props, key);
    char *end;
    unsigned long id;

    if (!value)
        return false;
    errno = 0;
    id = strtoul(value, &end, 10);
    if (end == value || *end || errno || id > UINT32_MAX)
        return false;
    *ret = (uint32_t)id;
    return true;
}

static void on_link(struct pipewire_watch *w, uint32_t id, const struct spa_dict *props)
{
    uint32_t output, input;

    if (read_id(props, PW_KEY_LINK_OUTPUT_NODE, &output) &&
        read_id(props, PW_KEY_LINK_INPUT_NODE, &input) &&
        capture_add_link(&w->capture, id, output, input))
        w->is_news = true;
}

static void on_global(void *userdata, uint32_t id, uint32_t, const char *type, uint32_t,
                      const struct spa_dict *props)
{
    if (!props)
        return;
    if (strcmp(type, PW_TYPE_INTERFACE_Node) == 0)
        on_node(userdata, id, props);
    else if (strcmp(type, PW_TYPE_INTERFACE_Link) == 0)
        on_link(userdata, id, props);
}

static void on_global_remove(void *userdata, uint32_t id)
{
    struct pipewire_watch *w = userdata;

    if (!capture_remove(&w->capture, id))
        return;
    w->is_news = true;
    for (struct stream **s = &w->streams; *s; s = &(*s)->next) {
        if ((*s)->id != id)
            continue;
        *s = free_stream(*s);
        return;
    }
}

static const struct pw_registry_events registry_events = {
    PW_VERSION_REGISTRY_EVENTS,
    .global = on_global,
    .global_remove = on_global_remove,
};

static void on_done(void *userdata, uint32_t id, int seq)
{
    struct pipewire_watch *w = userdata;

    if (id != PW_ID_CORE || seq != w->sync || w->n_synced == 2)
        return;
    w->n_synced++;
    if (w->n_synced < 2)
        w->sync = pw_core_sync(w->core, PW_ID_CORE, 0);
    else
        w->is_news = true;
}

/* Ignores the errors of single objects, which may disappear while we bind them. */
static void on_error(void *userdata, uint32_t id, int, int res, const char *)
{
    struct pipewire_watch *w = userdata;

    if (id == PW_ID_CORE && res < 0 && res != -ENOENT)
        w->error = res;
}

static const struct pw_core_events core_events = {
    PW_VERSION_CORE_EVENTS,
    .done = on_done,
    .error = on_error,
};

static struct pipewire_watch *watch_close(struct pipewire_watch *w)
{
    if (!w)
        return NULL;
    while (w->streams)
        w->streams = free_stream(w->streams);
    if (w->registry) {
        spa_hook_remove(&w->registry_listener);
        pw_proxy_destroy((struct pw_proxy *)w->registry);
    }
    if (w->core) {
        spa_hook_remove(&w->core_listener);
        pw_core_disconnect(w->core);
    }
    if (w->context)
        pw_context_destroy(w->context);
    if (w->loop) {
        pw_loop_leave(w->loop);
        pw_loop_destroy(w->loop);
    }
    capture_done(&w->capture);
    free(w);
    pw_deinit();
    return NULL;
}

/* No configuration and one module: this client neither plays nor records, so it does not need the
 * other modules, which would request real-time priority on the system bus. */
static int make_context(struct pipewire_watch *w)
{
    struct pw_properties *props =
        pw_properties_new(PW_KEY_CONFIG_NAME, "null", "support.dbus", "false",
                          "context.num-data-loops", "0", PW_KEY_APP_NAME, "lumbard", NULL);

    w->loop = pw_loop_new(NULL);
    if (!w->loop) {
        pw_properties_free(props);
        return -errno;
    }
    pw_loop_enter(w->loop);
    w->context = pw_context_new(w->loop, props, 0);
    if (!w->context ||
        !pw_context_load_module(w->context, "libpipewire-module-protocol-native", NULL, NULL))
        return -errno;
    /* Up to 0.3 a new context starts a thread for sound. */
    if (strncmp(pw_get_library_version(), "0.", 2) == 0)
        pw_data_loop_stop(pw_context_get_data_loop(w->context));
    return 0;
}

static int listen_to(struct pipewire_watch *w, int *socket)
{
    w->core = pw_context_connect_fd(w->context, *socket, NULL, 0);
    *socket = -1; /* the library owns it, also after a failure */
    if (!w->core)
        return -errno;
    pw_core_add_listener(w->core, &w->core_listener, &core_events, w);
    w->registry = pw_core_get_registry(w->core, PW_VERSION_REGISTRY, 0);
    if (!w->registry)
        return -errno;
    pw_registry_add_listener(w->registry, &w->registry_listener, &registry_events, w);
    w->sync = pw_core_sync(w->core, PW_ID_CORE, 0);
    return w->sync < 0 ? w->sync : 0;
}

static int watch_open(int socket, struct pipewire_watch **ret)
{
    struct pipewire_watch *w = calloc(1, sizeof *w);
    int r;

    if (!w) {
        close(socket);
        return -ENOMEM;
    }
    pw_init(NULL, NULL);
    pw_log_set_level(SPA_LOG_LEVEL_NONE); /* errors are returned, and the source reports them */
    capture_init(&w->capture);
    r = make_context(w);
    if (r >= 0)
        r = listen_to(w, &socket);
    if (r < 0) {
        if (socket >= 0)
            close(socket);
        watch_close(w);
        return r;
    }
    *ret = w;
    return 0;
}

static int watch_get_fd(struct pipewire_watch *w)
{
    return pw_loop_get_fd(w->loop);
}

static int watch_iterate(struct pipewire_watch *w, bool *ret_is_news)
{
    int r = pw_loop_iterate(w->loop, 0);

    if (w->error)
        return w->error;
    if (r < 0 && r != -EINTR)
        return r;
    *ret_is_news = w->is_news && w->n_synced == 2;
    if (*ret_is_news)
        w->is_news = false;
    return 0;
}

static bool watch_is_synced(const struct pipewire_watch *w)
{
    return w->n_synced == 2;
}

static void watch_list(const struct pipewire_watch *w,
                       void (*each)(void *userdata, enum capture_role from, const char *name),
                       void *userdata)
{
    capture_list(&w->capture, each, userdata);
}

extern const struct pipewire_module pipewire_module;
__attribute__((visibility("default"))) const struct pipewire_module pipewire_module = {
    .head.version = LUMBARD_VERSION,
    .library_version = pw_get_library_version,
    .open = watch_open,
    .get_fd = watch_get_fd,
    .iterate = watch_iterate,
    .is_synced = watch_is_synced,
    .list = watch_list,
    .close = watch_close,
};
