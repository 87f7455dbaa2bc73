/*
 * Placeholders in the table for the sources of a display, which live in a module. As soon as their
 * display exists, the module is loaded, and the type of the module replaces the placeholder.
 */
#include <stdlib.h>

#include "config.h"
#include "sources/idle/wayland_socket.h"
#include "sources/module.h"
#include "sources/windows.h"

struct display_source {
    usec threshold; /* of source_type.arm; 0: not armed yet */
};

static void load(struct source *s, const char *name, const char *folder)
{
    const usec threshold = ((struct display_source *)s->self)->threshold;
    struct bilingual why = { 0 };
    const struct source_type *type;

    if (module_find_source(&type, name, folder, s->type->name, &why) < 0) {
        source_set_sentence(s, SOURCE_FAILED, &why);
        return;
    }
    source_hand_over(s, type);
    if (s->self && type->arm && threshold > 0)
        type->arm(s, threshold);
}

static int display_open(struct source *s)
{
    s->type->probe(s);
    return 0;
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

const struct source_type display_x11 = {
    .name = "x11",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct display_source),
    .open = display_open,
    .probe = x11_probe,
    .arm = display_arm,
};
const struct source_type display_fullscreen = {
    .name = "fullscreen",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct display_source),
    .open = display_open,
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

const struct source_type display_toplevels = {
    .name = "fullscreen_wayland",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct display_source),
    .open = display_open,
    .probe = toplevels_probe,
};
const struct source_type display_wayland = {
    .name = "wayland",
    .kind = SOURCE_IDLE,
    .size = sizeof(struct display_source),
    .open = display_open,
    .probe = wayland_probe,
    .arm = display_arm,
};
#endif
