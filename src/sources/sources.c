#include "sources/sources.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "sources/table.h"
#if HAVE_X11
#include "sources/x11_display.h"
#endif

/* The last input, of a source that may have stood by for hours. It is idle since what it said last,
 * or there was input within the threshold that it need not tell of. */
static usec last_input_of(const struct source *source, usec threshold, usec now)
{
    const usec last = source->last_input_at;
    const bool was_idle = usec_since(source->known_at, last) >= threshold;

    return was_idle || usec_since(now, last) < threshold ? last : USEC_NONE;
}

static void tell_core(struct sources *s)
{
    struct event event = { .at = clock_boot() };

    if (!s->idle) {
        event.type = EVENT_SOURCE_LOST;
    } else {
        event.type = EVENT_SOURCE_READY;
        event.ready.last_input_at = last_input_of(s->idle, s->threshold, event.at);
        event.ready.hides_idle = s->idle->hides_idle;
        event.ready.can_await = s->idle->type->await_input != NULL;
    }
    s->heard(s->userdata, &event);
}

static void choose(struct sources *s)
{
    struct source *first = NULL;

    /* First whether the session is locked, then who hears input: a hand on the lock screen is no
     * return. */
    if (login_facts(s->port.login)->is_asking)
        return;

    for (unsigned i = 0; i < s->n && !first; i++)
        if (s->list[i].type->kind == SOURCE_IDLE && s->list[i].state == SOURCE_READY)
            first = &s->list[i];
    if (first == s->idle)
        return;
    if (!first != !s->idle && s->displays)
        displays_watch(s->displays, !first);
    s->idle = first;
    tell_core(s);
}

static void on_heard(void *userdata, struct source *source, const struct event *event)
{
    struct sources *s = userdata;

    if (source->type->kind != SOURCE_IDLE || source == s->idle)
        s->heard(s->userdata, event);
}

static bool is_ready(void *userdata, const char *name)
{
    const struct sources *s = userdata;

    for (unsigned i = 0; i < s->n; i++)
        if (strcmp(s->list[i].type->name, name) == 0)
            return s->list[i].state == SOURCE_READY;
    return false;
}

/* Whoever stands by for it, and is open. */
static void relieve(struct sources *s, const struct source *source)
{
    for (unsigned i = 0; i < s->n; i++) {
        const char *other = s->list[i].type->stands_by_for;

        if (s->list[i].self && other && strcmp(other, source->type->name) == 0)
            s->list[i].type->look(&s->list[i]);
    }
}

static void on_changed(void *userdata, struct source *source)
{
    struct sources *s = userdata;

    choose(s);
    relieve(s, source);
    s->changed(s->userdata, source);
}

static void on_login(void *userdata, const struct login_facts *facts)
{
    (void)facts;
    choose(userdata);
}

/* Whoever is not ready tries again. */
static void look(void *userdata)
{
    struct sources *s = userdata;

    login_look(s->port.login);
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].type->look)
            s->list[i].type->look(&s->list[i]);
}

void sources_init(struct sources *s, sd_event *event, struct clock *clock, sd_bus *user_bus,
                  void (*heard)(void *userdata, const struct event *event),
                  void (*changed)(void *userdata, struct source *source), void *userdata)
{
    memset(s, 0, sizeof *s);
    s->port = (struct source_port){ .event = event,
                                    .clock = clock,
                                    .user_bus = user_bus,
                                    .heard = on_heard,
                                    .changed = on_changed,
                                    .is_ready = is_ready,
                                    .lock = &s->lock,
                                    .windows = &s->windows,
                                    .userdata = s };
    s->heard = heard;
    s->changed = changed;
    s->userdata = userdata;
    for (unsigned i = 0; source_table[i]; i++)
        s->list[s->n++] = (struct source){
            .type = source_table[i],
            .port = &s->port,
            .heard_at = USEC_NONE,
            .last_input_at = USEC_NONE,
        };
}

void sources_open(struct sources *s, usec threshold)
{
    s->threshold = threshold;
    s->port.system_bus = system_bus_new(s->port.event, look, s);
    s->port.login = login_new(s->port.event, s->port.system_bus);
    if (!s->port.login)
        abort();
    login_look(s->port.login);
#if HAVE_X11
    s->port.x11 = x11_display_new(s->port.event);
    if (!s->port.x11)
        abort();
#endif
    s->displays = displays_new(s->port.event, s->port.user_bus, look, s);
    for (unsigned i = 0; i < s->n; i++) {
        struct source *source = &s->list[i];
        int r;

        if (source->type->arm)
            source->type->arm(source, threshold);
        r = source->type->open(source);
        if (r < 0)
            source_say(source, SOURCE_FAILED, "%s", strerror(-r));
    }
    login_listen(s->port.login, on_login, s);
}

void sources_close(struct sources *s)
{
    for (unsigned i = s->n; i-- > 0;)
        if (s->list[i].self)
            s->list[i].type->close(&s->list[i]);
    s->displays = displays_free(s->displays);
#if HAVE_X11
    s->port.x11 = x11_display_free(s->port.x11);
#endif
    s->port.login = login_free(s->port.login);
    s->port.system_bus = system_bus_free(s->port.system_bus);
}

void sources_arm(struct sources *s, usec threshold)
{
    s->threshold = threshold;
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].type->arm)
            s->list[i].type->arm(&s->list[i], threshold);
    /* Who is away by the old threshold comes back, perhaps, before the new one is reached, and then
     * no crossing tells of it. */
    sources_await_input(s);
}

void sources_await_input(struct sources *s)
{
    if (s->idle && s->idle->type->await_input)
        s->idle->type->await_input(s->idle);
}
