/*
 * Full screen, on X11: the active window covers the screen, as its window manager says (EWMH):
 * _NET_ACTIVE_WINDOW of the root window, and _NET_WM_STATE of that window.
 *
 * The server wakes us when the active window changes, when its state does, and when it is resized.
 * Its other properties must not: where the window manager leaves them no other place, toolkits
 * write the instant of each key press to the window itself. So its properties are listened to for
 * a few events after it became active or was resized, which full screen always brings with it
 * unless the window covered the screen before; then for its size alone.
 */
#include <errno.h>
#include <string.h>

#include "sources/claims.h"
#include "sources/x11_display.h"
#include "sources/x11_property.h"
#include "util/cleanup.h"

/* How many events of other properties than the state: more than a window was seen to have between
 * its new size and its new state (openbox: none, GTK's own windows: 4). */
#define PATIENCE 8

/* Some status bars write to the root window each second (xsetroot -name). So many names in so long,
 * in ms of the server's clock: then it is better not to listen at all. */
#define NAMES_MAX  30
#define NAMES_SPAN (5 * 60 * 1000)

enum atom { ATOM_CHECK, ATOM_ACTIVE, ATOM_STATE, ATOM_FULLSCREEN, ATOM_MAX };

/* What is asked, each at most once at a time. */
enum question {
    ASK_MANAGER, /* the window by which a window manager shows that it is there ... */
    ASK_ALIVE,   /* ... and that the one that is named is no one's who is gone */
    ASK_ACTIVE,
    ASK_STATE,
    ASK_CLASS,
    ASK_MAX
};

struct fullscreen {
    struct source *source;
    struct x11_client client;
    struct claims claims;
    xcb_atom_t atoms[ATOM_MAX];
    xcb_window_t root;
    xcb_window_t manager; /* 0: none, and nothing is told */
    xcb_window_t active;  /* 0: none */
    uint16_t width, height;
    unsigned patience;
    bool is_full;
    struct x11_property questions[ASK_MAX];
    unsigned names;
    xcb_timestamp_t names_since;
};

static void select_events(struct fullscreen *f, xcb_window_t window, uint32_t mask)
{
    xcb_change_window_attributes(f->client.connection, window, XCB_CW_EVENT_MASK, &mask);
}

/* The answer comes to on_idle(); a window that is gone is answered with an error. */
static void ask(struct fullscreen *f, enum question q)
{
    const struct {
        xcb_window_t window;
        xcb_atom_t property, type;
    } about[ASK_MAX] = {
        [ASK_MANAGER] = { f->root, f->atoms[ATOM_CHECK], XCB_ATOM_WINDOW },
        [ASK_ALIVE] = { f->manager, f->atoms[ATOM_CHECK], XCB_ATOM_WINDOW },
        [ASK_ACTIVE] = { f->root, f->atoms[ATOM_ACTIVE], XCB_ATOM_WINDOW },
        [ASK_STATE] = { f->active, f->atoms[ATOM_STATE], XCB_ATOM_ATOM },
        [ASK_CLASS] = { f->active, XCB_ATOM_WM_CLASS, XCB_ATOM_STRING },
    };

    x11_property_ask(&f->questions[q], f->client.connection, about[q].window, about[q].property,
                     about[q].type);
}

static void claim(struct fullscreen *f, const char *class)
{
    claims_begin(&f->claims);
    if (class)
        claims_add(&f->claims, EVIDENCE_FULLSCREEN, class);
    claims_end(&f->claims, clock_boot());
}

static void follow(struct fullscreen *f, xcb_window_t window)
{
    if (window == f->root || window == f->manager)
        window = XCB_WINDOW_NONE; /* some say so when nothing is active */
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
        ask(f, ASK_STATE);
    } else {
        claim(f, NULL);
    }
}

static void lose_manager(struct fullscreen *f)
{
    f->manager = XCB_WINDOW_NONE;
    follow(f, XCB_WINDOW_NONE);
    claims_drop(&f->claims, clock_boot());
    source_say(f->source, SOURCE_ABSENT,
               "no window manager on display %.40s that tells which window is active (EWMH)",
               getenv("DISPLAY"));
}

/* Whoever writes there does so for good: there is no looking again. */
static void give_up(struct fullscreen *f)
{
    lose_manager(f);
    select_events(f, f->root, 0);
    source_say(f->source, SOURCE_FAILED,
               "not watched: something renames the root window all the time (a status bar?)");
}

static void on_manager(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    f->manager = x11_property_first(reply);
    if (!f->manager || f->manager == f->root) {
        lose_manager(f);
        return;
    }
    select_events(f, f->manager, XCB_EVENT_MASK_STRUCTURE_NOTIFY);
    ask(f, ASK_ALIVE);
}

static void on_alive(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    if (!f->manager || x11_property_first(reply) != f->manager) {
        lose_manager(f);
        return;
    }
    source_say(f->source, SOURCE_READY, "display %.40s, told by its window manager (EWMH)",
               getenv("DISPLAY"));
    ask(f, ASK_ACTIVE);
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
        f->active = XCB_WINDOW_NONE; /* gone before it was watched; its number may be used again */
    if (!f->active) {
        claim(f, NULL);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        f->is_full |= states[i] == f->atoms[ATOM_FULLSCREEN];
    if (f->is_full)
        ask(f, ASK_CLASS);
    else
        claim(f, NULL);
}

/* Two strings, instance and class. Said to be Latin-1, and not always: only ASCII is kept. */
static void on_class(struct fullscreen *f, const xcb_get_property_reply_t *reply)
{
    char class[EVIDENCE_DETAIL_MAX] = "";
    const char *at = reply ? xcb_get_property_value(reply) : NULL;
    const size_t n = reply && reply->format == 8 ? reply->value_len : 0;
    size_t skip = at ? strnlen(at, n) + 1 : 0;

    if (!f->is_full)
        return; /* another window is active by now, or it shrank */
    if (skip >= n)
        skip = 0;
    for (size_t i = 0; skip + i < n && at[skip + i] && i < sizeof class - 1; i++)
        class[i] = at[skip + i] < ' ' || at[skip + i] > '~' ? '?' : at[skip + i];
    claim(f, class);
}

static void on_idle(void *userdata)
{
    static void (*const answered[ASK_MAX])(struct fullscreen *,
                                           const xcb_get_property_reply_t *) = {
        [ASK_MANAGER] = on_manager, [ASK_ALIVE] = on_alive, [ASK_ACTIVE] = on_active,
        [ASK_STATE] = on_state,     [ASK_CLASS] = on_class,
    };
    struct fullscreen *f = userdata;

    for (enum question q = 0; q < ASK_MAX; q++) {
        CLEANUP(cleanup_free) xcb_get_property_reply_t *reply = NULL;

        if (x11_property_answered(&f->questions[q], f->client.connection, &reply))
            answered[q](f, reply);
    }
    xcb_flush(f->client.connection);
}

static void on_root_property(struct fullscreen *f, const xcb_property_notify_event_t *e)
{
    if (e->atom == f->atoms[ATOM_CHECK]) {
        ask(f, ASK_MANAGER);
    } else if (e->atom == f->atoms[ATOM_ACTIVE] && f->manager) {
        ask(f, ASK_ACTIVE);
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
        ask(f, ASK_STATE);
    else if (f->patience && --f->patience == 0)
        select_events(f, f->active, XCB_EVENT_MASK_STRUCTURE_NOTIFY);
}

static void on_configure(struct fullscreen *f, const xcb_configure_notify_event_t *e)
{
    const bool is_resized = e->width != f->width || e->height != f->height;

    /* One that covers the screen is not moved about: if it is, it may not cover it any more. */
    if (e->window != f->active || (!is_resized && !f->is_full))
        return;
    f->width = e->width;
    f->height = e->height;
    f->patience = PATIENCE;
    select_events(f, f->active, XCB_EVENT_MASK_STRUCTURE_NOTIFY | XCB_EVENT_MASK_PROPERTY_CHANGE);
    ask(f, ASK_STATE);
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
    default: /* among them the errors of windows that died before they were watched */
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
    xcb_intern_atom_cookie_t asked[ATOM_MAX];
    int r = 0;

    for (enum atom i = 0; i < ATOM_MAX; i++)
        asked[i] = xcb_intern_atom(c, 0, (uint16_t)strlen(names[i]), names[i]);
    for (enum atom i = 0; i < ATOM_MAX; i++) {
        CLEANUP(cleanup_free)
        xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(c, asked[i], NULL);

        if (reply)
            f->atoms[i] = reply->atom;
        else
            r = -EIO;
    }
    return r;
}

/* Windows and questions of one connection mean nothing to the next. */
static void forget(struct fullscreen *f)
{
    f->manager = f->active = XCB_WINDOW_NONE;
    f->is_full = false;
    f->names = 0;
    memset(f->questions, 0, sizeof f->questions);
}

static int on_connected(void *userdata, xcb_connection_t *c)
{
    struct fullscreen *f = userdata;

    forget(f);
    if (find_atoms(f, c) < 0) {
        source_say(f->source, SOURCE_FAILED, "the X server does not answer");
        return -EIO;
    }
    f->root = xcb_setup_roots_iterator(xcb_get_setup(c)).data->root;
    select_events(f, f->root, XCB_EVENT_MASK_PROPERTY_CHANGE);
    ask(f, ASK_MANAGER);
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

static void fullscreen_look(struct source *s)
{
    x11_display_look(s->port->x11);
}

static int fullscreen_open(struct source *s)
{
    struct fullscreen *f = s->self = calloc(1, sizeof *f);

    if (!f)
        return -ENOMEM;
    f->source = s;
    claims_init(&f->claims, s);
    f->client = (struct x11_client){ .source = s, .handler = &handler, .userdata = f };
    x11_display_add(s->port->x11, &f->client);
    return 0;
}

static void fullscreen_close(struct source *s)
{
    struct fullscreen *f = s->self;

    x11_display_remove(s->port->x11, &f->client);
    claims_done(&f->claims);
    free(f);
    s->self = NULL;
}

extern const struct source_type source_fullscreen;
const struct source_type source_fullscreen = {
    .name = "fullscreen",
    .kind = SOURCE_HOLD,
    .open = fullscreen_open,
    .close = fullscreen_close,
    .look = fullscreen_look,
};
