/*
 * Inhibitors of Wayland windows: whoever watches a film in a window that keeps the screen on. Who
 * it is, no compositor tells. The Wayland idle source sees it (idle/wayland_seats.c) and this one
 * says it.
 */
#include "sources/inhibit/windows.h"

#include <stdio.h>

#define DETAIL "a window"

static void pass_on(struct windows *w)
{
    if (w->source)
        source_say(w->source, w->state, "%s", w->detail);
}

void windows_serve(struct windows *w, enum source_state state, const char *detail)
{
    const bool was_ready = w->state == SOURCE_READY;

    w->state = state;
    snprintf(w->detail, sizeof w->detail, "%s", detail);
    if (was_ready && state != SOURCE_READY && w->source)
        claims_drop(&w->claims, clock_boot());
    pass_on(w);
}

void windows_say(struct windows *w, bool is_on, usec at)
{
    if (!w->source)
        return;
    /* It is seen at the next idleness, and that was not there when the watch began. */
    w->claims.has_looked = true;
    claims_begin(&w->claims);
    if (is_on)
        claims_add(&w->claims, EVIDENCE_INHIBITOR, DETAIL);
    claims_end(&w->claims, at);
}

static int windows_open(struct source *s)
{
    struct windows *w = s->self = s->port->windows;

    claims_init(&w->claims, s);
    w->source = s;
    pass_on(w);
    return 0;
}

static void windows_close(struct source *s)
{
    claims_done(&s->port->windows->claims);
    s->port->windows->source = NULL;
    s->self = NULL;
}

extern const struct source_type source_inhibit_wayland;
const struct source_type source_inhibit_wayland = {
    .name = "inhibit_wayland",
    .kind = SOURCE_INHIBITOR,
    .open = windows_open,
    .close = windows_close,
};
