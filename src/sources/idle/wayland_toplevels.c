/*
 * Full screen, on Wayland: the windows that cover the screen, by wlr-foreign-toplevel-management
 * (sway, labwc, Wayfire, Hyprland, COSMIC). KWin and Mutter do not offer it.
 *
 * A standing connection would be woken by each change of a window's title. So there is none: ask()
 * connects, reads the list once and disconnects. The answer holds until the next input.
 */
#include <stdlib.h>
#include <string.h>
#include <wayland-client.h>

#include "sources/claims.h"
#include "sources/idle/wayland_events.h"
#include "sources/idle/wayland_socket.h"
#include "sources/idle/wlr-foreign-toplevel-client.h"

#define ANSWER_LIMIT (5 * USEC_SEC)

/* Windows beyond these are ignored. */
#define WINDOWS_MAX 64
#define APP_ID_MAX  128

#define PROTOCOL zwlr_foreign_toplevel_manager_v1_interface.name
#define VERSION  2 /* the first with the state of full screen */

struct toplevel {
    struct zwlr_foreign_toplevel_handle_v1 *handle; /* NULL: the entry is free */
    char app_id[APP_ID_MAX];
    bool is_full;
};

struct toplevels {
    struct source *source;
    struct claims claims;
    char name[64];   /* of the display */
    bool is_lacking; /* the compositor does not offer the protocol: it is not asked again */
    bool is_served;  /* the source "wayland" is ready */
    /* The pending query; NULL: none. */
    struct wl_display *display;
    struct wl_registry *registry;
    struct wl_callback *answer;
    struct zwlr_foreign_toplevel_manager_v1 *manager;
    bool is_listed; /* the pending answer follows the list of windows, not that of protocols */
    struct toplevel *list; /* of WINDOWS_MAX, from the manager on */
    sd_event_source *io, *limit;
};

static void disconnect(struct toplevels *t)
{
    t->io = sd_event_source_disable_unref(t->io);
    t->limit = sd_event_source_disable_unref(t->limit);
    if (!t->display)
        return;
    for (unsigned i = 0; t->list && i < WINDOWS_MAX; i++)
        if (t->list[i].handle)
            zwlr_foreign_toplevel_handle_v1_destroy(t->list[i].handle);
    if (t->manager) {
        zwlr_foreign_toplevel_manager_v1_stop(t->manager);
        zwlr_foreign_toplevel_manager_v1_destroy(t->manager);
    }
    if (t->answer)
        wl_callback_destroy(t->answer);
    wl_registry_destroy(t->registry);
    wl_display_flush(t->display);
    wl_display_disconnect(t->display);
    free(t->list);
    t->list = NULL;
    t->manager = NULL;
    t->answer = NULL;
    t->registry = NULL;
    t->display = NULL;
    t->is_listed = false;
}

static void claim(struct toplevels *t)
{
    claims_begin(&t->claims);
    for (unsigned i = 0; t->list && i < WINDOWS_MAX; i++)
        if (t->list[i].is_full)
            claims_add_program(&t->claims, EVIDENCE_FULLSCREEN, t->list[i].app_id);
    claims_end(&t->claims, clock_boot());
}

/* @sentence: with a conversion for the name of the display */
static void fail(struct toplevels *t, enum source_state state, const char *sentence)
{
    disconnect(t);
    claim(t);
    source_set_state(t->source, state, sentence, t->name);
}

static void on_app_id(void *userdata, struct zwlr_foreign_toplevel_handle_v1 *, const char *app_id)
{
    struct toplevel *window = userdata;
    const size_t n = strnlen(app_id, APP_ID_MAX - 1);

    memcpy(window->app_id, app_id, n);
    window->app_id[n] = 0;
}

static void on_state(void *userdata, struct zwlr_foreign_toplevel_handle_v1 *,
                     struct wl_array *states)
{
    struct toplevel *window = userdata;
    const uint32_t *state = states->data;
    bool is_full = false, is_minimized = false;

    for (size_t i = 0; i < states->size / sizeof *state; i++) {
        is_full |= state[i] == ZWLR_FOREIGN_TOPLEVEL_HANDLE_V1_STATE_FULLSCREEN;
        is_minimized |= state[i] == ZWLR_FOREIGN_TOPLEVEL_HANDLE_V1_STATE_MINIMIZED;
    }
    window->is_full = is_full && !is_minimized;
}

static void on_closed(void *userdata, struct zwlr_foreign_toplevel_handle_v1 *)
{
    struct toplevel *window = userdata;

    window->is_full = false;
}

static void on_title(void *, struct zwlr_foreign_toplevel_handle_v1 *, const char *title)
{
    (void)title; /* private */
}

static void on_output(void *, struct zwlr_foreign_toplevel_handle_v1 *, struct wl_output *)
{
}

static void on_done(void *, struct zwlr_foreign_toplevel_handle_v1 *)
{
}

static void on_toplevel(void *userdata, struct zwlr_foreign_toplevel_manager_v1 *,
                        struct zwlr_foreign_toplevel_handle_v1 *handle)
{
    static const struct zwlr_foreign_toplevel_handle_v1_listener listener = {
        .title = on_title,
        .app_id = on_app_id,
        .output_enter = on_output,
        .output_leave = on_output,
        .state = on_state,
        .done = on_done,
        .closed = on_closed,
    };
    struct toplevels *t = userdata;

    for (unsigned i = 0; i < WINDOWS_MAX; i++)
        if (!t->list[i].handle) {
            t->list[i].handle = handle;
            zwlr_foreign_toplevel_handle_v1_add_listener(handle, &listener, &t->list[i]);
            return;
        }
    zwlr_foreign_toplevel_handle_v1_destroy(handle);
}

static void on_finished(void *, struct zwlr_foreign_toplevel_manager_v1 *)
{
}

static void on_global(void *userdata, struct wl_registry *registry, uint32_t id,
                      const char *interface, uint32_t version)
{
    static const struct zwlr_foreign_toplevel_manager_v1_listener listener = {
        .toplevel = on_toplevel,
        .finished = on_finished,
    };
    struct toplevels *t = userdata;

    if (strcmp(interface, PROTOCOL) != 0 || version < VERSION || t->manager)
        return;
    t->list = calloc(WINDOWS_MAX, sizeof *t->list);
    t->manager =
        wl_registry_bind(registry, id, &zwlr_foreign_toplevel_manager_v1_interface, VERSION);
    if (!t->list || !t->manager)
        abort();
    zwlr_foreign_toplevel_manager_v1_add_listener(t->manager, &listener, t);
}

static void on_global_remove(void *, struct wl_registry *, uint32_t)
{
}

static void on_answer(void *userdata, struct wl_callback *callback, uint32_t)
{
    struct toplevels *t = userdata;

    wl_callback_destroy(callback);
    t->answer = NULL;
}

static void wait_for_answer(struct toplevels *t)
{
    static const struct wl_callback_listener listener = { .done = on_answer };

    t->answer = wl_display_sync(t->display);
    if (!t->answer)
        abort();
    wl_callback_add_listener(t->answer, &listener, t);
    wl_display_flush(t->display);
}

/* Outside of the callbacks, so that it may close the connection. */
static void apply_batch(struct toplevels *t)
{
    if (t->answer)
        return;
    if (!t->manager) {
        t->is_lacking = true;
        fail(t, SOURCE_ABSENT,
             N_("the compositor on display %s does not report which windows cover the screen"));
    } else if (!t->is_listed) {
        t->is_listed = true;
        wait_for_answer(t);
    } else {
        claim(t);
        disconnect(t);
        source_set_state(t->source, SOURCE_READY,
                         N_("display %s, read once each time that you are idle"), t->name);
    }
}

static int on_io(sd_event_source *, int, uint32_t, void *userdata)
{
    struct toplevels *t = userdata;

    if (wayland_events_read(t->display))
        apply_batch(t);
    else
        fail(t, SOURCE_FAILED, N_("the compositor on display %s disconnected lumbard"));
    return 0;
}

static int on_limit(sd_event_source *, uint64_t, void *userdata)
{
    fail(userdata, SOURCE_FAILED, N_("the compositor on display %s does not answer"));
    return 0;
}

static void connect_now(struct toplevels *t, int fd)
{
    static const struct wl_registry_listener listener = {
        .global = on_global,
        .global_remove = on_global_remove,
    };
    sd_event *event = t->source->port->event;

    t->display = wl_display_connect_to_fd(fd);
    if (!t->display)
        abort();
    t->registry = wl_display_get_registry(t->display);
    if (!t->registry)
        abort();
    wl_registry_add_listener(t->registry, &listener, t);
    if (wayland_events_watch(event, &t->io, t->display, on_io, t) < 0 ||
        sd_event_add_time_relative(event, &t->limit, CLOCK_MONOTONIC, (uint64_t)ANSWER_LIMIT, 0,
                                   on_limit, t) < 0)
        fail(t, SOURCE_FAILED, N_("the compositor on display %s cannot be watched"));
    else
        wait_for_answer(t);
}

static void toplevels_ask(struct source *s)
{
    struct toplevels *t = s->self;
    int fd;

    if (t->display || t->is_lacking)
        return;
    fd = wayland_socket_open(t->name, sizeof t->name);
    if (fd >= 0)
        connect_now(t, fd);
    else
        fail(t, SOURCE_ABSENT, N_("the compositor on display %s does not answer"));
}

/* Another compositor may run now. */
static void toplevels_probe(struct source *s)
{
    struct toplevels *t = s->self;

    t->is_lacking = false;
}

static void toplevels_other_changed(struct source *s)
{
    struct toplevels *t = s->self;
    const bool is_served = s->port->state_of(s->port->userdata, "wayland") == SOURCE_READY;

    if (is_served != t->is_served)
        toplevels_probe(s);
    t->is_served = is_served;
}

static void toplevels_expire(struct source *s)
{
    struct toplevels *t = s->self;

    disconnect(t);
    claim(t);
}

static int toplevels_open(struct source *s)
{
    struct toplevels *t = s->self;

    t->source = s;
    claims_init(&t->claims, s);
    t->claims.has_scanned = true; /* each answer is about the present */
    source_set_state(s, SOURCE_STANDBY, N_("read once each time that you are idle"));
    return 0;
}

static void toplevels_close(struct source *s)
{
    struct toplevels *t = s->self;

    disconnect(t);
    claims_done(&t->claims);
}

const struct source_type source_fullscreen_wayland = {
    .name = "fullscreen_wayland",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct toplevels),
    .open = toplevels_open,
    .close = toplevels_close,
    .probe = toplevels_probe,
    .other_changed = toplevels_other_changed,
    .ask = toplevels_ask,
    .expire = toplevels_expire,
};
