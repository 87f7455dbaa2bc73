/*
 * Version 2 of the protocol can follow input alone. There each seat has a pair of notifications:
 * one that follows input, and one that a window can inhibit. If the first is idle and the second is
 * not, a window inhibits. The second has a slightly shorter threshold, so that without an inhibitor
 * it becomes idle before the first, however coarse the timers are. While a window inhibits, the
 * second is silent; it reports idle one threshold after the window stops.
 *
 * KWin hides input from the second while it is inhibited, so that it stays idle from before. Then
 * it is created again at that input.
 */
#include "sources/idle/wayland_seats.h"

#include <stdlib.h>
#include <string.h>

#include "util/clock.h"

/* More than anyone has; further seats would only cost memory. */
#define SEATS_MAX 16

/* How much shorter. KWin's two timers are each off by 5 % or half a second, in either direction
 * (measured); those of others by less than a ms. */
#define PAIR_EARLIER     (1250 * USEC_MSEC)
#define PAIR_EARLIER_DIV 8

#define SEAT_VERSION 5 /* the first version with a release request */

struct seat {
    struct wl_list link;
    struct seats *all;
    uint32_t id; /* of the global */
    struct wl_seat *wl;
    struct notification *watch, *pair, *await;
    usec threshold; /* of .watch */
    bool is_idle;
    usec since; /* the last input, if .is_idle */
    bool is_pair_idle;
    usec pair_threshold, pair_idle_at;
    bool has_returned; /* in this batch */
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

/* True if no window inhibits, or if there are no pairs to show it. @ret_since: no window has
 * inhibited from this instant on, or longer. */
static bool pairs_are_idle(const struct seats *s, usec *ret_since)
{
    struct seat *seat;

    *ret_since = USEC_NONE;
    wl_list_for_each(seat, &s->list, link) {
        if (seat->pair && !seat->is_pair_idle)
            return false;
        if (seat->pair)
            *ret_since = usec_max(*ret_since, seat->pair_idle_at - seat->pair_threshold);
    }
    return true;
}

static void emit_idle(struct seats *s)
{
    if (!s->has_idle)
        return;
    s->has_idle = false;
    s->emit(s->userdata, EVENT_IDLE, s->idle_since);
}

static void emit_input(struct seats *s)
{
    emit_idle(s);
    s->emit(s->userdata, EVENT_INPUT, clock_mono());
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
    usec since;

    seat->is_idle = is_idle;
    if (!is_idle) {
        seat->has_returned = true;
        if (seat->threshold != s->threshold)
            watch(seat);
        emit_input(s);
        return;
    }
    seat->since = clock_mono() - seat->threshold;
    if (all_are_idle(s, &since)) {
        s->has_idle = true;
        s->idle_since = since;
    }
}

static void on_pair(void *userdata, bool is_idle)
{
    struct seat *seat = userdata;

    seat->is_pair_idle = is_idle;
    seat->pair_idle_at = clock_mono();
}

static void on_await(void *userdata, bool is_idle)
{
    struct seats *s = ((struct seat *)userdata)->all;

    if (is_idle)
        return; /* from now on it reports the next input */
    stop_awaiting(s);
    emit_input(s);
}

static uint32_t to_ms(usec t)
{
    usec ms = t / USEC_MSEC;

    return ms < 1 ? 1 : ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms;
}

static void watch_pair(struct seat *seat)
{
    struct seats *s = seat->all;

    seat->pair = notification_free(seat->pair);
    seat->is_pair_idle = false;
    seat->pair_threshold =
        seat->threshold - usec_min(PAIR_EARLIER, seat->threshold / PAIR_EARLIER_DIV);
    if (s->notifier->ignores_inhibitors)
        seat->pair = notification_new(s->notifier, NOTIFICATION_INHIBITABLE, seat->wl,
                                      to_ms(seat->pair_threshold), on_pair, seat);
}

static void watch(struct seat *seat)
{
    struct seats *s = seat->all;

    seat->threshold = s->threshold;
    watch_pair(seat);
    notification_free(seat->watch);
    seat->watch = notification_new(s->notifier, NOTIFICATION_INPUT, seat->wl, to_ms(s->threshold),
                                   on_watch, seat);
}

static void await(struct seat *seat)
{
    seat->await =
        notification_new(seat->all->notifier, NOTIFICATION_INPUT, seat->wl, 0, on_await, seat);
}

void seats_init(struct seats *s, void (*emit)(void *userdata, enum event_type type, usec mono),
                void (*inhibited)(void *userdata, bool is_on, usec mono), void *userdata)
{
    memset(s, 0, sizeof *s);
    wl_list_init(&s->list);
    s->emit = emit;
    s->inhibited = inhibited;
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
    notification_free(seat->pair);
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
        /* Only this seat was active. Its last input is unknown, so idle counts from now. */
        if (!was_idle && s->notifier && all_are_idle(s, &since)) {
            s->has_idle = true;
            s->idle_since = clock_mono();
        }
        return true;
    }
    return false;
}

void seats_watch(struct seats *s, const struct wayland_notifier *notifier)
{
    struct seat *seat;

    s->notifier = notifier;
    wl_list_for_each(seat, &s->list, link)
        watch(seat);
}

/* A notification counts from its creation. An idle one is kept until its next input: a new one
 * would have to become idle before it could report that input. The new one is created at that
 * input. If the person is active, the new one dates the last input too late, once, by less than the
 * old threshold. */
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

static void renew_pairs(struct seats *s)
{
    struct seat *seat;

    wl_list_for_each(seat, &s->list, link) {
        if (seat->has_returned && seat->is_pair_idle)
            watch_pair(seat);
        seat->has_returned = false;
    }
}

/* An inhibiting window is reported before the idle that it explains, and its end after the input
 * that ended both. Since when the window inhibits is known only if it did not just before. */
void seats_flush(struct seats *s)
{
    usec since, free_since, at = clock_mono();
    bool are_idle, is_free, is_inhibited;

    renew_pairs(s);
    are_idle = all_are_idle(s, &since);
    is_free = pairs_are_idle(s, &free_since);
    is_inhibited = are_idle && !is_free;
    if (is_inhibited && !s->is_inhibited) {
        s->inhibited_since = s->is_calm ? at : since;
        s->inhibited(s->userdata, true, s->inhibited_since);
    } else if (!is_inhibited && s->is_inhibited) {
        s->inhibited(s->userdata, false, are_idle ? usec_max(free_since, s->inhibited_since) : at);
    }
    s->is_inhibited = is_inhibited;
    s->is_calm = are_idle && is_free;
    emit_idle(s);
}

void seats_clear(struct seats *s)
{
    struct seat *seat, *next;

    wl_list_for_each_safe(seat, next, &s->list, link)
        seat_free(seat);
    s->notifier = NULL;
    s->is_awaiting = s->has_idle = s->is_calm = s->is_inhibited = false;
}
