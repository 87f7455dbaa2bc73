#include "sources/idle_choice.h"

#include <string.h>

#include "sources/displays.h"
#include "sources/session/login.h"
#include "sources/source_set.h"

/* The last input of a source that may have been on standby for hours. Valid if the source was idle
 * by its last report, or if the input is within the threshold; otherwise there may have been input
 * that the source did not have to report. @is_new: in another session, whose server may have begun
 * to count without an input. */
static usec last_input_of(const struct source *source, usec threshold, usec now, bool is_new)
{
    const usec last = source->last_input_at;
    const bool was_idle = usec_since(source->last_input_read_at, last) >= threshold;

    return was_idle || (!is_new && usec_since(now, last) < threshold) ? last : USEC_NONE;
}

static void emit_idle_source(struct sources *s)
{
    const usec now = clock_boot();
    struct event event;

    if (s->idle)
        event =
            event_ready(now, last_input_of(s->idle, s->threshold, now, s->move),
                        s->idle->type->await_input != NULL, s->idle->flags & SOURCE_HIDES_IDLENESS);
    else
        event = event_plain(EVENT_SOURCE_LOST, now);
    s->emit(s->userdata, &event);
}

/* The displays of another session are connected: as long as the idle source may take to connect
 * there. Until then the core has the one of before. */
#define MOVE_LIMIT (5 * USEC_SEC)

/* In another session than the first one, an idle source of the session bus may belong to the desk
 * that was left, so one that knows its display server goes first. */
static struct source *find_idle(struct sources *s)
{
    const bool is_elsewhere = s->displays && displays_are_elsewhere(s->displays);
    struct source *first = NULL, *of_display = NULL;

    for (unsigned i = 0; i < s->n; i++) {
        struct source *one = &s->list[i];

        if (one->type->kind != SOURCE_IDLE || one->state != SOURCE_READY)
            continue;
        if (!first)
            first = one;
        if (!of_display && (*one->server.x11_display || one->server.pid))
            of_display = one;
    }
    if (is_elsewhere && (of_display || s->move))
        return of_display;
    return s->move && first && !first->type->await_input ? NULL : first; /* not the last resort */
}

static int on_quiet(sd_event_source *, uint64_t, void *userdata)
{
    struct sources *s = userdata;

    if (s->idle && s->idle->events == s->quiet_events)
        source_emit(s->idle, EVENT_IDLE, usec_add(clock_boot(), -s->threshold));
    return 0;
}

/* The person was in the session that was left until now, and the source of this one has reported
 * its idleness long ago: it reports nothing before the next input. */
static void wait_for_quiet(struct sources *s)
{
    if (!s->was_here || !s->idle)
        return;
    s->quiet_events = s->idle->events;
    sd_event_add_time_relative(s->port.event, &s->quiet, CLOCK_MONOTONIC, (uint64_t)s->threshold, 0,
                               on_quiet, s);
}

void idle_choice_update(struct sources *s)
{
    struct source *first;

    /* The lock state must be known before input is received: input on the lock screen is no return.
     */
    if (login_facts(s->port.login)->is_asking || s->is_leaving)
        return;

    first = find_idle(s);
    if (first == s->idle)
        return;
    /* The lock of the session in which the person is counts, and no other. */
    if (first) {
        login_serve(s->port.login, &first->server);
        if (login_facts(s->port.login)->is_asking)
            return;
    }
    if (!first != !s->idle && s->displays)
        displays_watch(s->displays, !first);
    if (first && s->displays)
        displays_serve(s->displays);
    s->idle = first;
    s->quiet = sd_event_source_disable_unref(s->quiet); /* it was about the source of before */
    emit_idle_source(s);
    if (s->move)
        wait_for_quiet(s);
    s->move = sd_event_source_disable_unref(s->move);
}

static int on_move_limit(sd_event_source *, uint64_t, void *userdata)
{
    struct sources *s = userdata;

    s->move = sd_event_source_disable_unref(s->move);
    idle_choice_update(s);
    if (s->idle)
        return 0;
    displays_watch(s->displays, true);
    emit_idle_source(s);
    return 0;
}

/* Had the idle source no input for the threshold, by its last report? */
static bool is_idle(const struct sources *s)
{
    return !s->idle ||
           usec_since(s->idle->last_input_read_at, s->idle->last_input_at) >= s->threshold;
}

void idle_choice_leave(struct sources *s)
{
    s->is_leaving = true;
    s->was_here = s->idle && !is_idle(s);
    s->idle = NULL; /* the same source may serve again, at another server */
    s->quiet = sd_event_source_disable_unref(s->quiet);
    s->move = sd_event_source_disable_unref(s->move);
    sd_event_add_time_relative(s->port.event, &s->move, CLOCK_MONOTONIC, (uint64_t)MOVE_LIMIT, 0,
                               on_move_limit, s);
    lock_forget_saver(&s->lock);
    login_leave(s->port.login);
}

/* Is the person no longer in the session that is followed? A lock alone may be wrong: while there
 * is input in spite of it, the person is there, unless the other session was opened just now. */
static bool is_left(const struct sources *s, const struct login_facts *f)
{
    if (f->was_opened || !f->is_locked)
        return true;
    return is_idle(s) && !s->is_lock_overruled;
}

void idle_choice_follow(struct sources *s)
{
    const struct login_facts *f = login_facts(s->port.login);
    const char *followed = s->displays ? displays_followed(s->displays) : "";

    if (f->elsewhere.id[0] && is_left(s, f))
        displays_follow(s->displays, &f->elsewhere, &f->session);
    else if (f->presence == LOGIN_NO_SESSION && *followed)
        displays_go_home(s->displays);
    else if (f->presence == LOGIN_SESSION && *followed && !login_facts_are_barred(f) &&
             !f->elsewhere.id[0] && strcmp(followed, f->session.id) != 0)
        displays_follow(s->displays, &f->session, &f->session);
}

/* Outside of the source, whose connection ends. */
static int on_follow(sd_event_source *, void *userdata)
{
    idle_choice_follow(userdata);
    return 0;
}

void idle_choice_reconsider(struct sources *s)
{
    if (!login_facts(s->port.login)->elsewhere.id[0])
        return;
    s->follow = sd_event_source_disable_unref(s->follow);
    sd_event_add_defer(s->port.event, &s->follow, on_follow, s);
}

void idle_choice_done(struct sources *s)
{
    s->move = sd_event_source_disable_unref(s->move);
    s->follow = sd_event_source_disable_unref(s->follow);
    s->quiet = sd_event_source_disable_unref(s->quiet);
}
