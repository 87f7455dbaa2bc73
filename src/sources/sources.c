#include "sources/sources.h"

#include <string.h>

#include "sources/table.h"

static void tell_core(struct sources *s)
{
    struct event event = { .at = clock_boot() };

    if (!s->idle) {
        event.type = EVENT_SOURCE_LOST;
    } else {
        event.type = EVENT_SOURCE_READY;
        event.ready.last_input_at = s->idle->last_input_at;
        event.ready.can_await = s->idle->type->await_input != NULL;
    }
    s->heard(s->userdata, &event);
}

static void choose(struct sources *s)
{
    struct source *first = NULL;

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

static void on_changed(void *userdata, struct source *source)
{
    struct sources *s = userdata;

    choose(s);
    s->changed(s->userdata, source);
}

/* Whoever is not ready tries again. */
static void look(void *userdata)
{
    struct sources *s = userdata;

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
}

void sources_close(struct sources *s)
{
    for (unsigned i = s->n; i-- > 0;)
        if (s->list[i].self)
            s->list[i].type->close(&s->list[i]);
    s->displays = displays_free(s->displays);
    s->port.system_bus = system_bus_free(s->port.system_bus);
}

void sources_arm(struct sources *s, usec threshold)
{
    s->threshold = threshold;
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].type->arm)
            s->list[i].type->arm(&s->list[i], threshold);
}

void sources_await_input(struct sources *s)
{
    if (s->idle && s->idle->type->await_input)
        s->idle->type->await_input(s->idle);
}
