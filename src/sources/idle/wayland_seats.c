#include "sources/idle/wayland_seats.h"

#include <stdlib.h>
#include <string.h>

#include "util/clock.h"

/* More than anybody has; beyond, a compositor only costs memory. */
#define SEATS_MAX 16

#define SEAT_VERSION 5 /* the first one that can be released */

struct seat {
    struct wl_list link;
    struct seats *all;
    uint32_t id; /* of the global */
    struct wl_seat *wl;
    struct notification *watch, *await;
    usec threshold; /* of .watch */
    bool is_idle;
    usec since; /* where .is_idle: the last input */
};

static bool all_are_idle(const struct seats *s, usec *ret_since)
{
    struct seat *seat;

    *ret_since = USEC_NONE;
    wl_list_for_each(seat, &s->list, link) {
        if (!seat->is_idle)
            return false;
        *ret_since = usec_max(*ret_since, seat->since);
    }
    return s->n > 0;
}

static void stop_awaiting(struct seats *s)
{
    struct seat *seat;

    wl_list_for_each(seat, &s->list, link)
        seat->await = notification_free(seat->await);
    s->is_awaiting = false;
}

static void watch(struct seat *seat);

static void on_watch(void *userdata, bool is_idle)
{
    struct seat *seat = userdata;
    struct seats *s = seat->all;
    usec now = clock_mono(), since;

    seat->is_idle = is_idle;
    if (!is_idle) {
        if (seat->threshold != s->threshold)
            watch(seat);
        s->heard(s->userdata, EVENT_INPUT, now);
        return;
    }
    seat->since = now - seat->threshold;
    if (all_are_idle(s, &since))
        s->heard(s->userdata, EVENT_IDLE, since);
}

static void on_await(void *userdata, bool is_idle)
{
    struct seats *s = ((struct seat *)userdata)->all;

    if (is_idle)
        return; /* from here on it tells the next input */
    stop_awaiting(s);
    s->heard(s->userdata, EVENT_INPUT, clock_mono());
}

static uint32_t to_ms(usec t)
{
    usec ms = t / USEC_MSEC;

    return ms < 1 ? 1 : ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms;
}

static void watch(struct seat *seat)
{
    struct seats *s = seat->all;

    notification_free(seat->watch);
    seat->threshold = s->threshold;
    seat->watch = notification_new(s->notifier, seat->wl, to_ms(s->threshold), on_watch, seat);
}

static void await(struct seat *seat)
{
    seat->await = notification_new(seat->all->notifier, seat->wl, 0, on_await, seat);
}

void seats_init(struct seats *s, void (*heard)(void *userdata, enum event_type type, usec mono),
                void *userdata)
{
    memset(s, 0, sizeof *s);
    wl_list_init(&s->list);
    s->heard = heard;
    s->userdata = userdata;
}

bool seats_offered(struct seats *s, struct wl_registry *registry, uint32_t id,
                   const char *interface, uint32_t version)
{
    struct seat *seat;

    if (strcmp(interface, wl_seat_interface.name) != 0 || s->n == SEATS_MAX)
        return false;
    seat = calloc(1, sizeof *seat);
    if (!seat)
        abort();
    seat->all = s;
    seat->id = id;
    seat->wl = wl_registry_bind(registry, id, &wl_seat_interface,
                                version < SEAT_VERSION ? version : SEAT_VERSION);
    if (!seat->wl)
        abort();
    wl_list_insert(&s->list, &seat->link);
    s->n++;
    if (s->notifier)
        watch(seat);
    if (s->is_awaiting)
        await(seat);
    return true;
}

static void seat_free(struct seat *seat)
{
    notification_free(seat->watch);
    notification_free(seat->await);
    if (wl_seat_get_version(seat->wl) >= WL_SEAT_RELEASE_SINCE_VERSION)
        wl_seat_release(seat->wl);
    else
        wl_seat_destroy(seat->wl);
    wl_list_remove(&seat->link);
    seat->all->n--;
    free(seat);
}

bool seats_removed(struct seats *s, uint32_t id)
{
    struct seat *seat;

    wl_list_for_each(seat, &s->list, link) {
        bool was_idle = seat->is_idle;
        usec since;

        if (seat->id != id)
            continue;
        seat_free(seat);
        /* It was all that kept us from being idle; when it heard its last input, it cannot say any
         * more. */
        if (!was_idle && s->notifier && all_are_idle(s, &since))
            s->heard(s->userdata, EVENT_IDLE, clock_mono());
        return true;
    }
    return false;
}

void seats_watch(struct seats *s, const struct notifier *notifier)
{
    struct seat *seat;

    s->notifier = notifier;
    wl_list_for_each(seat, &s->list, link)
        watch(seat);
}

/* A notification counts from its birth. One that is idle is kept until its next input: a new one
 * would have to become idle again before it could tell that input. And that input is when the new
 * one has to be born. Where somebody is active, the new one takes the last input for later than it
 * was, once, by less than the old threshold. */
void seats_arm(struct seats *s, usec threshold)
{
    struct seat *seat;

    s->threshold = threshold;
    if (!s->notifier)
        return;
    wl_list_for_each(seat, &s->list, link)
        if (!seat->is_idle && seat->threshold != threshold)
            watch(seat);
}

void seats_await_input(struct seats *s)
{
    struct seat *seat;

    if (!s->notifier || s->is_awaiting)
        return;
    s->is_awaiting = true;
    wl_list_for_each(seat, &s->list, link)
        await(seat);
}

void seats_clear(struct seats *s)
{
    struct seat *seat, *next;

    wl_list_for_each_safe(seat, next, &s->list, link)
        seat_free(seat);
    s->notifier = NULL;
    s->is_awaiting = false;
}
