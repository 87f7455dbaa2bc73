/*
 * Screen savers: ActiveChanged of each screen saver that a desktop may have, as the second witness
 * of a lock.
 *
 * Signals only: no method is called, so that no screen saver is started. Some send the signal
 * twice, from two paths, and a desktop may have several; the session is locked if any reports it.
 */
#include <stdio.h>

#include "sources/session/lock.h"
#include "sources/source.h"
#include "util/bus_owner.h"

static const char *const names[] = {
    "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver", "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",  "org.xfce.ScreenSaver",
};

#define N_SAVERS (sizeof names / sizeof names[0])

struct savers;

struct saver {
    struct savers *all;
    const char *name;
    struct bus_owner *owner;
    bool is_active;
};

struct savers {
    struct source *source;
    struct saver list[N_SAVERS];
};

static void update_state(struct savers *s)
{
    char found[SOURCE_DETAIL_MAX] = "";
    size_t n = 0;

    for (size_t i = 0; i < N_SAVERS && n < sizeof found; i++)
        if (bus_owner_get(s->list[i].owner))
            n += (size_t)snprintf(found + n, sizeof found - n, "%s%s", n ? ", " : "", names[i]);
    if (n)
        source_set_state(s->source, SOURCE_READY, "%s", found);
    else
        source_set_state(s->source, SOURCE_ABSENT, N_("no screen saver on the session bus"));
}

static void set_active(struct saver *saver, bool is_active)
{
    bool any = false;

    saver->is_active = is_active;
    for (size_t i = 0; i < N_SAVERS; i++)
        any |= saver->all->list[i].is_active;
    lock_set(saver->all->source, LOCK_SAVER, any);
}

static int on_active_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct saver *saver = userdata;
    int on;

    if (sd_bus_message_read(m, "b", &on) >= 0)
        set_active(saver, on);
    return 0;
}

/* A screen saver that has exited does not keep the session locked. */
static void on_owner(void *userdata, const char *)
{
    struct saver *saver = userdata;

    set_active(saver, false);
    update_state(saver->all);
}

static int follow(struct saver *saver)
{
    sd_bus *bus = saver->all->source->port->user_bus;
    const struct bus_rule rule = { .interface = saver->name, .member = "ActiveChanged" };
    int r = bus_owner_new(bus, saver->name, on_owner, saver, &saver->owner);

    /* A screen saver may lock as soon as it starts. */
    return r < 0 ? r : bus_owner_listen_always(saver->owner, NULL, rule, on_active_changed, saver);
}

static void savers_close(struct source *source)
{
    struct savers *s = source->self;

    for (size_t i = 0; i < N_SAVERS; i++)
        bus_owner_free(s->list[i].owner);
}

static int savers_open(struct source *source)
{
    struct savers *s = source->self;
    int r = 0;

    s->source = source;
    for (size_t i = 0; i < N_SAVERS && r >= 0; i++) {
        s->list[i].all = s;
        s->list[i].name = names[i];
        r = follow(&s->list[i]);
    }
    if (r >= 0)
        update_state(s);
    return r;
}

const struct source_type source_screensaver = {
    .name = "screensaver",
    .kind = SOURCE_SESSION,
    .size = sizeof(struct savers),
    .open = savers_open,
    .close = savers_close,
};
