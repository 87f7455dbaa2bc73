/*
 * Full screen, on X11: reports that the active window covers the screen. The window manager sets
 * (EWMH) _NET_ACTIVE_WINDOW of the root window, and _NET_WM_STATE of the active window.
 *
 * X sends an event when the active window changes, when its state changes and when it is resized.
 * Other properties must not wake the service: toolkits may write the instant of each key press to
 * the window. So property events are selected only for the first few events after the window became
 * active or was resized (as full screen does), and later only events of its size.
 */
#include <errno.h>
#include <string.h>

#include "sources/claims.h"
#include "sources/x11/x11_display.h"
#include "sources/x11/x11_property.h"
#include "util/cleanup.h"

/* Events of other properties until they are deselected. Measured between the new size and the new
 * state of a window: none with openbox, 4 with GTK's own windows. */
#define PATIENCE 8

/* Some status bars rename the root window each second (xsetroot -name). NAMES_MAX names within
 * NAMES_SPAN, in ms of the server's clock: the source stops watching. */
#define NAMES_MAX  30
#define NAMES_SPAN (5 * 60 * 1000)

enum atom { ATOM_CHECK, ATOM_ACTIVE, ATOM_STATE, ATOM_FULLSCREEN, ATOM_MAX };

/* Queries of properties; at most one of each kind is pending. */
enum window_query {
    QUERY_MANAGER, /* the window that the window manager has set on the root window */
    QUERY_ALIVE,   /* the same property of that window: proves that the window manager still runs */
    QUERY_ACTIVE,
    QUERY_STATE,
    QUERY_CLASS,
    QUERY_MAX
};

struct fullscreen {
    struct source *source;
    struct x11_client client;
    struct claims claims;
    xcb_atom_t atoms[ATOM_MAX];
    xcb_window_t root;
    xcb_window_t manager; /* 0: none; then the active window is unknown */
    xcb_window_t active;  /* 0: none */
    uint16_t width, height;
    unsigned patience;
    bool is_full;
    struct x11_property queries[QUERY_MAX];
    unsigned names;
    xcb_timestamp_t names_since;
};

static void select_events(struct fullscreen *f, xcb_window_t window, uint32_t mask)
{
    xcb_change_window_attributes(f->client.connection, window, XCB_CW_EVENT_MASK, &mask);
}

/* on_idle() reads the reply; it is an error if the window no longer exists. */
static void query_property(struct fullscreen *f, enum window_query q)
{
    const struct {
        xcb_window_t window;
        xcb_atom_t property, type;
    } about[QUERY_MAX] = {
        [QUERY_MANAGER] = { f->root, f->atoms[ATOM_CHECK], XCB_ATOM_WINDOW },
        [QUERY_ALIVE] = { f->manager, f->atoms[ATOM_CHECK], XCB_ATOM_WINDOW },
        [QUERY_ACTIVE] = { f->root, f->atoms[ATOM_ACTIVE], XCB_ATOM_WINDOW },
        [QUERY_STATE] = { f->active, f->atoms[ATOM_STATE], XCB_ATOM_ATOM },
        [QUERY_CLASS] = { f->active, XCB_ATOM_WM_CLASS, XCB_ATOM_STRING },
    };

    x11_property_ask(&f->queries[q], f->client.connection, about[q].window, about[q].property,
                     about[q].type);
}

static void claim(struct fullscreen *f, const char *class)
{
    claims_begin(&f->claims);
    if (class)
        claims_add_program(&f->claims, EVIDENCE_FULLSCREEN, class);
    claims_end(&f->claims, clock_boot());
}

static void follow(struct fullscreen *f, xcb_window_t window)
{
    if (window == f->root || window == f->manager)
        window = XCB_WINDOW_NONE; /* some window managers set these when no window is active */
    if (window == f->active)
        return;
    if (f->active)
        select_events(f, f->active, 0);
    f->active = window;
    f->width = f->height = 0;
    f->patience = PATIENCE;
    f->is_full = false;
    if (window) {
        select_events(f, window, XCB_EVENT_MASK_STRUCTURE_NOTIFY | XCB_EVENT_MASK_PROPERTY_CHANGE);
        query_property(f, QUERY_STATE);
    } else {
        claim(f, NULL);
    }
}

static void lose_manager(struct fullscreen *f)
{
    f->manager = XCB_WINDOW_NONE;
    follow(f, XCB_WINDOW_NONE);
    claims_drop(&f->claims, clock_boot());
    source_set_state(f->source, SOURCE_ABSENT,
                     N_("no window manager on display %.40s reports the active window"),
                     getenv("DISPLAY"));
}

/* The name of the root window changes constantly: stop watching until the next connection. */
static void give_up(struct fullscreen *f)
{
    lose_manager(f);
    select_events(f, f->root, 0);
    source_set_state(f->source, SOURCE_FAILED,
                     N_("stopped: a program renames the root window constantly (a status bar?)"));
}

static void on_manager(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    f->manager = x11_property_first(reply);
    if (!f->manager || f->manager == f->root) {
        lose_manager(f);
        return;
    }
    select_events(f, f->manager, XCB_EVENT_MASK_STRUCTURE_NOTIFY);
    query_property(f, QUERY_ALIVE);
}

static void on_alive(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    if (!f->manager || x11_property_first(reply) != f->manager) {
        lose_manager(f);
        return;
    }
    source_set_state(f->source, SOURCE_READY,
                     N_("the window manager on display %.40s reports the active window"),
                     getenv("DISPLAY"));
    query_property(f, QUERY_ACTIVE);
}

static void on_active(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    if (f->manager)
        follow(f, x11_property_first(reply));
}

static void on_state(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    const xcb_atom_t *states = reply ? xcb_get_property_value(reply) : NULL;
    const uint32_t n = reply && reply->format == 32 ? reply->value_len : 0;

    f->is_full = false;
    if (!reply)
        f->active = XCB_WINDOW_NONE; /* destroyed before select_events(); X may reuse its id */
    if (!f->active) {
        claim(f, NULL);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        f->is_full |= states[i] == f->atoms[ATOM_FULLSCREEN];
    if (f->is_full)
        query_property(f, QUERY_CLASS);
    else
        claim(f, NULL);
}

/* The value is two strings, instance and class. By its type it is Latin-1, but some programs write
 * UTF-8, so only ASCII is kept. */
static void on_class(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    char class[EVIDENCE_DETAIL_MAX] = "";
    const char *at = reply ? xcb_get_property_value(reply) : NULL;
    const size_t n = reply && reply->format == 8 ? reply->value_len : 0;
    size_t skip = at ? strnlen(at, n) + 1 : 0;

    if (!f->is_full)
        return;   /* stale: another window has become active, or the window has left full screen */
    if (!reply) { /* the window was destroyed after QUERY_STATE */
        f->active = XCB_WINDOW_NONE;
        f->is_full = false;
        claim(f, NULL);
        return;
    }
    if (skip >= n)
        skip = 0;
    for (size_t i = 0; skip + i < n && at[skip + i] && i < sizeof class - 1; i++)
        class[i] = at[skip + i] < ' ' || at[skip + i] > '~' ? '?' : at[skip + i];
    claim(f, class);
}

static bool on_idle(void *userdata)
{
    static void (*const answered[QUERY_MAX])(struct fullscreen *,
                                             const xcb_get_property_reply_t *) = {
        [QUERY_MANAGER] = on_manager, [QUERY_ALIVE] = on_alive, [QUERY_ACTIVE] = on_active,
        [QUERY_STATE] = on_state,     [QUERY_CLASS] = on_class,
    };
    struct fullscreen *f = userdata;
    bool had_reply = false;

    for (enum window_query q = 0; q < QUERY_MAX; q++) {
        CLEANUP(cleanup_free) xcb_get_property_reply_t *reply = NULL;
        const unsigned sequence = f->queries[q].sequence;
        const bool is_new = x11_property_answered(&f->queries[q], f->client.connection, &reply);

        had_reply |= is_new || f->queries[q].sequence != sequence; /* or an outdated one */
        if (is_new)
            answered[q](f, reply);
    }
    xcb_flush(f->client.connection);
    return had_reply;
}

static void on_root_property(struct fullscreen *f, const xcb_property_notify_event_t *e)
{
    if (e->atom == f->atoms[ATOM_CHECK]) {
        query_property(f, QUERY_MANAGER);
    } else if (e->atom == f->atoms[ATOM_ACTIVE] && f->manager) {
        query_property(f, QUERY_ACTIVE);
    } else if (e->atom == XCB_ATOM_WM_NAME) {
        if (f->names++ == 0 || e->time - f->names_since > NAMES_SPAN) {
            f->names = 1;
            f->names_since = e->time;
        }
        if (f->names >= NAMES_MAX)
            give_up(f);
    }
}

static void on_property(struct fullscreen *f, const xcb_property_notify_event_t *e)
{
    if (e->window == f->root)
        on_root_property(f, e);
    else if (e->window != f->active)
        return;
    else if (e->atom == f->atoms[ATOM_STATE])
        query_property(f, QUERY_STATE);
    else if (f->patience && --f->patience == 0)
        select_events(f, f->active, XCB_EVENT_MASK_STRUCTURE_NOTIFY);
}

static void on_configure(struct fullscreen *f, const xcb_configure_notify_event_t *e)
{
    const bool is_resized = e->width != f->width || e->height != f->height;

    /* A window that covers the screen and moves may have left full screen. */
    if (e->window != f->active || (!is_resized && !f->is_full))
        return;
    f->width = e->width;
    f->height = e->height;
    f->patience = PATIENCE;
    select_events(f, f->active, XCB_EVENT_MASK_STRUCTURE_NOTIFY | XCB_EVENT_MASK_PROPERTY_CHANGE);
    query_property(f, QUERY_STATE);
}

static void on_destroy(struct fullscreen *f, const xcb_destroy_notify_event_t *e)
{
    if (e->window == f->active) {
        f->active = XCB_WINDOW_NONE;
        f->is_full = false;
        claim(f, NULL);
    } else if (e->window == f->manager) {
        lose_manager(f);
    }
}

static void on_event(void *userdata, const xcb_generic_event_t *e)
{
    struct fullscreen *f = userdata;

    switch (e->response_type & 0x7f) {
    case XCB_PROPERTY_NOTIFY:
        on_property(f, (const xcb_property_notify_event_t *)e);
        break;
    case XCB_CONFIGURE_NOTIFY:
        on_configure(f, (const xcb_configure_notify_event_t *)e);
        break;
    case XCB_DESTROY_NOTIFY:
        on_destroy(f, (const xcb_destroy_notify_event_t *)e);
        break;
    }
}

static int find_atoms(struct fullscreen *f, xcb_connection_t *c)
{
    static const char *const names[ATOM_MAX] = {
        [ATOM_CHECK] = "_NET_SUPPORTING_WM_CHECK",
        [ATOM_ACTIVE] = "_NET_ACTIVE_WINDOW",
        [ATOM_STATE] = "_NET_WM_STATE",
        [ATOM_FULLSCREEN] = "_NET_WM_STATE_FULLSCREEN",
    };

    return x11_property_atoms(c, names, ATOM_MAX, f->atoms);
}

/* Ids of windows and queries are valid for one connection. */
static void forget(struct fullscreen *f)
{
    f->manager = f->active = XCB_WINDOW_NONE;
    f->is_full = false;
    f->names = 0;
    memset(f->queries, 0, sizeof f->queries);
}

static int on_connected(void *userdata, xcb_connection_t *c)
{
    struct fullscreen *f = userdata;

    forget(f);
    if (find_atoms(f, c) < 0) {
        source_set_state(f->source, SOURCE_FAILED, N_("the X server does not answer"));
        return -EIO;
    }
    f->root = xcb_setup_roots_iterator(xcb_get_setup(c)).data->root;
    select_events(f, f->root, XCB_EVENT_MASK_PROPERTY_CHANGE);
    query_property(f, QUERY_MANAGER);
    xcb_flush(c);
    return 0;
}

static void on_lost(void *userdata)
{
    struct fullscreen *f = userdata;

    forget(f);
    claims_drop(&f->claims, clock_boot());
}

static const struct x11_handler handler = {
    .connected = on_connected,
    .lost = on_lost,
    .event = on_event,
    .idle = on_idle,
};

/* Queries the active window and, if that is unchanged, its state; on_idle() flushes. */
static void fullscreen_ask(struct source *s)
{
    struct fullscreen *f = s->self;

    if (f->manager)
        query_property(f, QUERY_ACTIVE);
    if (f->active)
        query_property(f, QUERY_STATE);
}

static int fullscreen_open(struct source *s)
{
    struct fullscreen *f = s->self;

    f->source = s;
    claims_init(&f->claims, s);
    f->client = (struct x11_client){ .source = s, .handler = &handler, .userdata = f };
    return x11_display_join(&f->client);
}

static void fullscreen_close(struct source *s)
{
    struct fullscreen *f = s->self;

    x11_display_leave(&f->client);
    claims_done(&f->claims);
}

const struct source_type source_fullscreen = {
    .name = "fullscreen",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct fullscreen),
    .open = fullscreen_open,
    .close = fullscreen_close,
    .probe = x11_display_probe,
    .ask = fullscreen_ask,
};
