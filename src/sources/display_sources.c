/*
 * Placeholders in the table for the sources of a display, which live in a module. As soon as their
 * display exists, the module is loaded, and the type of the module replaces the placeholder.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "sources/idle/wayland_socket.h"
#include "sources/module.h"
#include "sources/windows.h"

struct display_source {
    usec threshold; /* of source_type.arm; 0: not armed yet */
};

/* From here on, the type of the module serves the source. */
static void hand_over(struct source *s, const struct source_type *type)
{
    struct display_source *d = s->self;
    const usec threshold = d->threshold;
    int r;

    free(d);
    s->self = NULL;
    s->type = type;
    r = type->open(s);
    if (r < 0)
        source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
    else if (type->arm && threshold > 0)
        type->arm(s, threshold);
}

static void load(struct source *s, const char *name, const char *folder)
{
    struct bilingual why = { 0 };
    const struct source_type *type;

    if (module_find_source(&type, name, folder, s->type->name, &why) < 0)
        source_set_sentence(s, SOURCE_FAILED, &why);
    else
        hand_over(s, type);
}

static int display_open(struct source *s)
{
    s->self = calloc(1, sizeof(struct display_source));
    if (!s->self)
        return -ENOMEM;
    s->type->probe(s);
    return 0;
}

static void display_close(struct source *s)
{
    free(s->self);
    s->self = NULL;
}

static void display_arm(struct source *s, usec threshold)
{
    struct display_source *d = s->self;

    d->threshold = threshold;
}

#if HAVE_X11
static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value;
}

static void x11_probe(struct source *s)
{
    if (is_set("WAYLAND_DISPLAY"))
        source_set_state(s, SOURCE_ABSENT,
                         N_("this is a Wayland session (WAYLAND_DISPLAY is set)"));
    else if (!is_set("DISPLAY"))
        source_set_state(s, SOURCE_ABSENT, N_("no X display (DISPLAY is not set)"));
    else
        load(s, "x11", "sources/x11");
}

extern const struct source_type display_x11, display_fullscreen;
const struct source_type display_x11 = {
    .name = "x11",
    .kind = SOURCE_IDLE,
    .open = display_open,
    .close = display_close,
    .probe = x11_probe,
    .arm = display_arm,
};
const struct source_type display_fullscreen = {
    .name = "fullscreen",
    .kind = SOURCE_HOLD,
    .open = display_open,
    .close = display_close,
    .probe = x11_probe,
};
#endif

#if HAVE_WAYLAND
#define NO_DISPLAY N_("no Wayland display (WAYLAND_DISPLAY is not set)")

static void toplevels_probe(struct source *s)
{
    if (wayland_socket_is_there())
        load(s, "wayland", "sources/idle");
    else
        source_set_state(s, SOURCE_ABSENT, NO_DISPLAY);
}

static void wayland_probe(struct source *s)
{
    struct bilingual detail = { 0 };

    bilingual_add_text(&detail, NO_DISPLAY);
    if (!wayland_socket_is_there())
        windows_set_state(s->port->windows, SOURCE_ABSENT, &detail);
    toplevels_probe(s);
}

extern const struct source_type display_wayland, display_toplevels;
const struct source_type display_toplevels = {
    .name = "fullscreen_wayland",
    .kind = SOURCE_HOLD,
    .open = display_open,
    .close = display_close,
    .probe = toplevels_probe,
};
const struct source_type display_wayland = {
    .name = "wayland",
    .kind = SOURCE_IDLE,
    .open = display_open,
    .close = display_close,
    .probe = wayland_probe,
    .arm = display_arm,
};
#endif
