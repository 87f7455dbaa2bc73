/* The anchors of a day: the instants at which the server of its desktop restarted its idle count.
 */
#include "day_view.h"

/* Does this fact restart the count on @desktop, and does the core learn of it? */
static bool anchors(const struct fact *f, enum desktop desktop, enum anchor_type *ret)
{
    const bool is_x11 = desktop == DESKTOP_X11, is_mutter = desktop == DESKTOP_MUTTER;
    const bool is_wayland = !is_x11 && !is_mutter;

    *ret = ANCHOR_REPORTED;
    switch (f->type) {
    case FACT_MAINS:
        return is_mutter;
    case FACT_RESET:
        *ret = ANCHOR_UNREPORTED;
        return is_x11;
    case FACT_INHIBIT:
        if (desktop_hides_idle(desktop))
            *ret = ANCHOR_HIDING;
        else if (is_x11)
            *ret = ANCHOR_UNREPORTED;
        return *ret == ANCHOR_HIDING ||
               (!f->on && (is_mutter || (is_x11 && f->resets && !f->is_by_bus)));
    case FACT_SLEEP:
    case FACT_SEAT:
        return (f->on && f->type == FACT_SLEEP) || !is_wayland;
    case FACT_SERVICE:
        return !f->on || is_wayland;
    case FACT_SERVER:
    case FACT_POWER:
        if (f->on && is_x11)
            *ret = ANCHOR_UNREPORTED; /* the X server counts from its own start */
        return true;
    default:
        return false;
    }
}

static int by_instant(gconstpointer a, gconstpointer b)
{
    const struct anchor *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

void sight_open(struct sight *s, const struct day_plan *p, const struct desk *d)
{
    *s = (struct sight){ p,
                         d,
                         g_array_new(FALSE, FALSE, sizeof(struct anchor)),
                         islands_find(p, d, false),
                         islands_find(p, d, true),
                         strides_find(p, false),
                         strides_find(p, true),
                         g_ptr_array_new_with_free_func(g_free) };
    for (unsigned i = 0; i < d->shown->len; i++)
        g_ptr_array_add(s->fresh, freshness_find(p, d, i));
    for (unsigned i = 0; i < p->touches->len; i++) {
        struct anchor a = { ANCHOR_TOUCH, g_array_index(p->touches, usec, i) };

        g_array_append_val(s->anchors, a);
    }
    for (unsigned i = 0; i < p->facts->len; i++) {
        const struct fact *f = &g_array_index(p->facts, struct fact, i);
        struct anchor a = { .at = f->at };

        if (anchors(f, p->desktop, &a.type))
            g_array_append_val(s->anchors, a);
    }
    g_array_sort(s->anchors, by_instant);
}

void sight_close(struct sight *s)
{
    g_array_free(s->anchors, TRUE);
    g_array_free(s->touched, TRUE);
    g_array_free(s->readings, TRUE);
    g_array_free(s->walked, TRUE);
    g_array_free(s->belts, TRUE);
    g_ptr_array_free(s->fresh, TRUE);
}
