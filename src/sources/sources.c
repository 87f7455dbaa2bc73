#include "sources/sources.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sources/displays.h"
#include "sources/idle_choice.h"
#include "sources/session/login.h"
#include "sources/system_bus.h"
#include "sources/table.h"
#include "sources/tracker/adapters.h"
#include "sources/tracker/trackers.h"

static void expire_answers(struct sources *s)
{
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].self && s->list[i].type->expire)
            s->list[i].type->expire(&s->list[i]);
}

static void on_event(void *userdata, struct source *source, const struct event *event)
{
    struct sources *s = userdata;

    if (source->type->kind != SOURCE_IDLE || source == s->idle)
        s->emit(s->userdata, event);
    if (event->type == EVENT_INPUT && source == s->idle)
        expire_answers(s);
    if (event->type == EVENT_IDLE && source == s->idle)
        idle_choice_reconsider(s);
}

struct source *sources_find(struct sources *s, const char *name)
{
    for (unsigned i = 0; i < s->n; i++)
        if (strcmp(s->list[i].type->name, name) == 0)
            return &s->list[i];
    return NULL;
}

static enum source_state state_of(void *userdata, const char *name)
{
    const struct source *source = sources_find(userdata, name);

    return source ? source->state : SOURCE_ABSENT;
}

static void ask_displays(void *userdata)
{
    struct sources *s = userdata;

    if (s->displays)
        displays_ask(s->displays);
}

/* Lets the open sources that stand by for @source try again, and informs those that want to know.
 */
static void inform_others(struct sources *s, const struct source *source)
{
    for (unsigned i = 0; i < s->n; i++) {
        struct source *one = &s->list[i];
        const char *other = one->type->stands_by_for;

        if (one->self && other && strcmp(other, source->type->name) == 0)
            one->type->probe(one);
        if (one->self && one != source && one->type->other_changed)
            one->type->other_changed(one);
    }
}

static void on_changed(void *userdata, struct source *source)
{
    struct sources *s = userdata;

    idle_choice_update(s);
    inform_others(s, source);
    s->changed(s->userdata, source);
}

static void on_login(void *userdata, const struct login_facts *)
{
    struct sources *s = userdata;

    idle_choice_follow(s);
    idle_choice_update(s);
}

/* Sources that are not ready try again. */
static void probe_all(void *userdata)
{
    struct sources *s = userdata;

    login_probe(s->port.login);
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].self && s->list[i].type->probe)
            s->list[i].type->probe(&s->list[i]);
    s->is_leaving = false;
    idle_choice_update(s);
}

static void on_moved(void *userdata)
{
    idle_choice_leave(userdata);
}

static const struct displays_listener displays_listener = { .changed = probe_all,
                                                            .moved = on_moved };

void sources_init(struct sources *s, sd_event *event, struct clock *clock, sd_bus *user_bus,
                  void (*emit)(void *userdata, const struct event *event),
                  void (*changed)(void *userdata, struct source *source), void *userdata)
{
    memset(s, 0, sizeof *s);
    s->port = (struct source_port){ .event = event,
                                    .clock = clock,
                                    .user_bus = user_bus,
                                    .emit = on_event,
                                    .changed = on_changed,
                                    .state_of = state_of,
                                    .ask_displays = ask_displays,
                                    .lock = &s->lock,
                                    .windows = &s->windows,
                                    .ignored = "",
                                    .userdata = s };
    s->port.trackers = trackers_new(); /* callers may report before the sources are open */
    if (!s->port.trackers)
        abort();
    s->emit = emit;
    s->changed = changed;
    s->userdata = userdata;
    for (unsigned i = 0; source_table[i]; i++) {
        assert(s->n < SOURCES_MAX);
        s->list[s->n++] = (struct source){
            .type = source_table[i],
            .port = &s->port,
            .last_event_at = USEC_NONE,
            .last_input_at = USEC_NONE,
        };
    }
}

void sources_open(struct sources *s, usec threshold)
{
    s->threshold = threshold;
    s->port.system_bus = system_bus_new(s->port.event, probe_all, s);
    s->port.login = login_new(s->port.event, s->port.system_bus);
    if (!s->port.login)
        abort();
    login_probe(s->port.login);
    s->displays = displays_new(s->port.event, s->port.user_bus, &displays_listener, s);
    for (unsigned i = 0; i < s->n; i++) {
        struct source *source = &s->list[i];

        source_open(source);
        if (source->self && source->type->arm)
            source->type->arm(source, threshold);
    }
    login_listen(s->port.login, on_login, s);
}

void sources_close(struct sources *s)
{
    for (unsigned i = s->n; i-- > 0;) {
        source_close(&s->list[i]);
        backoff_done(&s->list[i].again);
        free(s->list[i].detail);
        free(s->list[i].translated);
        s->list[i].detail = s->list[i].translated = NULL;
        s->list[i].sentence_length = s->list[i].translated_length = 0;
    }
    idle_choice_done(s);
    s->displays = displays_free(s->displays);
    s->port.login = login_free(s->port.login);
    s->port.system_bus = system_bus_free(s->port.system_bus);
    s->port.trackers = trackers_free(s->port.trackers);
}

void sources_arm(struct sources *s, usec threshold)
{
    s->threshold = threshold;
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].self && s->list[i].type->arm)
            s->list[i].type->arm(&s->list[i], threshold);
    /* A person who is away by the old threshold may return before the new one is reached, and then
     * no crossing reports the return. */
    sources_await_input(s);
}

void sources_await_input(struct sources *s)
{
    if (s->idle && s->idle->type->await_input)
        s->idle->type->await_input(s->idle);
}

enum sources_session sources_session(const struct sources *s)
{
    const struct login_facts *facts = s->port.login ? login_facts(s->port.login) : NULL;

    if (!facts)
        return SOURCES_SESSION_UNKNOWN;
    if (facts->is_signed_out || facts->is_shutting_down)
        return SOURCES_SESSION_ENDED;
    return facts->presence == LOGIN_SESSION ? SOURCES_SESSION_RUNS : SOURCES_SESSION_UNKNOWN;
}

void sources_ask(struct sources *s)
{
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].self && s->list[i].type->ask)
            s->list[i].type->ask(&s->list[i]);
}

static bool is_named(const struct source *s, const char *name)
{
    return name && strcmp(s->type->name, name) == 0;
}

void sources_set_contradicted(struct sources *s, const char *lock_by, const char *suspend_by)
{
    s->is_lock_overruled = lock_by != NULL;
    for (unsigned i = 0; i < s->n; i++) {
        struct source *source = &s->list[i];
        const unsigned was = source->flags;

        source->flags = was & ~(unsigned)SOURCE_CONTRADICTED;
        if (is_named(source, lock_by) || is_named(source, suspend_by))
            source->flags |= SOURCE_CONTRADICTED;
        if (source->flags != was)
            s->changed(s->userdata, source);
    }
}

void sources_set_adapters(struct sources *s, const struct adapter *list, unsigned n)
{
    struct source *adapters = sources_find(s, "adapters");

    if (adapters->self)
        adapters_set(adapters, list, n);
}

void sources_configure(struct sources *s, const struct settings *settings, bool is_asking)
{
    s->port.settings = settings;
    s->port.ignored = settings->ignore;
    if (is_asking)
        sources_ask(s);
    for (unsigned i = 0; i < s->n; i++)
        if (s->list[i].self && s->list[i].type->configure)
            s->list[i].type->configure(&s->list[i]);
}
