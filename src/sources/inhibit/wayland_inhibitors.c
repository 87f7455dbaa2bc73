/*
 * Inhibitors of Wayland windows: reports that a window keeps the screen on, such as one with a
 * film. Compositors do not report which window or program it is. The Wayland idle source detects
 * the inhibitor (idle/wayland_seats.c), and this source emits the evidence.
 */
#include "sources/windows.h"

static void pass_on(struct windows *w)
{
    if (w->source)
        source_set_sentence(w->source, w->state, &w->detail);
}

void windows_set_state(struct windows *w, enum source_state state, const struct bilingual *detail)
{
    const bool was_ready = w->state == SOURCE_READY;

    w->state = state;
    w->detail = *detail;
    if (was_ready && state != SOURCE_READY && w->source)
        claims_drop(&w->claims, clock_boot());
    pass_on(w);
}

void windows_set_inhibited(struct windows *w, bool is_on, usec at)
{
    if (!w->source)
        return;
    /* Each report comes after our start, so even the first claim is not one from before it. */
    w->claims.has_scanned = true;
    claims_begin(&w->claims);
    if (is_on)
        claims_add(&w->claims, EVIDENCE_INHIBITOR, ""); /* of an unknown program */
    claims_end(&w->claims, at);
}

static int windows_open(struct source *s)
{
    struct windows *w = s->port->windows;

    claims_init(&w->claims, s);
    w->source = s;
    pass_on(w);
    return 0;
}

static void windows_close(struct source *s)
{
    claims_done(&s->port->windows->claims);
    s->port->windows->source = NULL;
}

const struct source_type source_inhibit_wayland = {
    .name = "inhibit_wayland",
    .kind = SOURCE_INHIBITOR,
    .open = windows_open,
    .close = windows_close,
};
