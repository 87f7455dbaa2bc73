/*
 * The source of the trackers for which programs on the bus report (org.lumbard.Activity1). The
 * interface itself is in bus/; this source is ready as long as the service runs.
 */
#include <stdio.h>
#include <string.h>

#include "sources/tracker/trackers.h"

/* Leaves room for what source_discard() adds. */
#define NAMES_MAX 160

/* "watch, phone, …": as many as fit. Returns how many there are. */
static unsigned list_names(const struct source *s, char *buf)
{
    const struct tracker *t;
    bool is_full = false;
    unsigned n = 0;
    size_t at = 0;

    buf[0] = 0;
    for (unsigned i = 0; (t = trackers_at(s->port->trackers, i)); i++) {
        if (t->form.source != s)
            continue;
        n++;
        if (is_full)
            continue;
        is_full = at + strlen(t->id) + sizeof ", , …" > NAMES_MAX;
        at += (size_t)sprintf(buf + at, "%s%s", at ? ", " : "", is_full ? "…" : t->id);
    }
    return n;
}

static void set_detail(struct source *s)
{
    char names[NAMES_MAX];
    const unsigned n = list_names(s, names);
    struct bilingual count = { 0 };

    if (n) {
        bilingual_add_n(&count, "%u tracker on the session bus: %s",
                        "%u trackers on the session bus: %s", n, n, names);
        source_set_sentence(s, SOURCE_READY, &count);
    } else {
        source_set_state(s, SOURCE_READY, N_("no tracker reports on the session bus"));
    }
}

static int activity_open(struct source *s)
{
    set_detail(s);
    return 0;
}

const struct source_type source_activity = {
    .name = "activity",
    .kind = SOURCE_TRACKER,
    .open = activity_open,
    .trackers_changed = set_detail,
};
