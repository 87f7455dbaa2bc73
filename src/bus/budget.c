#include "bus/budget.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "config.h"
#include "util/hash.h"
#include "util/memory.h"

static const struct limit {
    unsigned burst;
    usec interval; /* between two calls after the burst */
    const char *sentence;
} limits[BUDGET_KIND_MAX] = {
    [BUDGET_CHANGE] = { 20, USEC_SEC / 20, "Too many commands: the limit is 20 a second." },
    [BUDGET_LONG_ANSWER] = { 30, USEC_SEC / 30, "Too many calls at once: wait for the answers." },
};

/* About 20 rejections, each of which takes 1 kB of the socket. */
#define UNREAD_MAX  (20 * 1024)
#define UNREAD_WAIT (2 * USEC_MSEC)

/* The heap is trimmed after this many rejections. */
#define FLOOD_MIN 256

/* Commands are all methods that do not begin like a reader. */
static bool is_reader(const char *member)
{
    return strcmp(member, "Explain") == 0 || strncmp(member, "List", 4) == 0 ||
           strncmp(member, "Get", 3) == 0;
}

/* BUDGET_KIND_MAX: no limit. */
static enum budget_kind kind_of(sd_bus_message *m)
{
    const char *interface = sd_bus_message_get_interface(m), *member = sd_bus_message_get_member(m);

    if (interface && strcmp(interface, "org.freedesktop.DBus.Properties") == 0) {
        if (strcmp(member, "Get") == 0)
            return BUDGET_KIND_MAX;
        return strcmp(member, "Set") == 0 ? BUDGET_CHANGE : BUDGET_LONG_ANSWER;
    }
    if (interface && strncmp(interface, "org.freedesktop.", 16) == 0)
        return BUDGET_LONG_ANSWER;
    return is_reader(member) ? BUDGET_LONG_ANSWER : BUDGET_CHANGE;
}

/* The place of a connection that has spent nothing for a while may be given to another. */
static usec *find_place(struct budget *b, uint64_t sender, usec now)
{
    unsigned place = BUDGET_CONNECTIONS;

    for (unsigned i = 0; i < BUDGET_CONNECTIONS; i++) {
        const usec *full_at = b->connections[i].full_at;

        if (b->connections[i].sender == sender)
            return b->connections[i].full_at;
        if (place == BUDGET_CONNECTIONS && full_at[BUDGET_CHANGE] <= now &&
            full_at[BUDGET_LONG_ANSWER] <= now)
            place = i;
    }
    b->connections[place].sender = sender;
    return b->connections[place].full_at;
}

/* Returns whether there was enough left. */
static bool spend(struct budget *b, const char *sender, enum budget_kind kind)
{
    const struct limit *limit = &limits[kind];
    const usec now = clock_boot();
    usec *full_at = &find_place(b, hash_text(HASH_START, sender), now)[kind];
    const usec after = usec_max(*full_at, now) + limit->interval;

    if (after - now > limit->burst * limit->interval)
        return false;
    *full_at = after;
    return true;
}

/* Bytes in the socket that the bus has still to read, with the kernel's overhead. */
static int unread_by_bus(const struct budget *b)
{
    int n = 0;

    return ioctl(sd_bus_get_fd(b->bus), TIOCOUTQ, &n) == 0 ? n : 0;
}

/* Whether the socket holds bytes that we or the bus have still to read. */
static bool is_busy(const struct budget *b)
{
    int n = 0;

    return (ioctl(sd_bus_get_fd(b->bus), FIONREAD, &n) == 0 && n > 0) || unread_by_bus(b) > 0;
}

/* Makes room for one more; returns false without memory. */
static bool grow(struct budget *b)
{
    const size_t size = b->held_size ? 2 * b->held_size : 64;
    sd_bus_message **held;

    if (b->held_end < b->held_size)
        return true;
    if (b->held_first > 0) {
        b->held_end -= b->held_first;
        memmove(b->held, b->held + b->held_first, b->held_end * sizeof held[0]);
        b->held_first = 0;
        return true;
    }
    held = realloc(b->held, size * sizeof held[0]);
    if (!held)
        return false;
    b->held = held;
    b->held_size = size;
    return true;
}

static void reject(struct budget *b, sd_bus_message *call, const char *sentence)
{
    sd_bus_message *reply = NULL;

    if (sd_bus_message_get_expect_reply(call) > 0 &&
        b->held_end - b->held_first < BUDGET_HELD_MAX && grow(b) &&
        sd_bus_message_new_method_errorf(call, &reply, SD_BUS_ERROR_LIMITS_EXCEEDED, "%s",
                                         sentence) >= 0)
        b->held[b->held_end++] = reply;
}

static void drop_held(struct budget *b)
{
    while (b->held_first < b->held_end)
        sd_bus_message_unref(b->held[b->held_first++]);
    free(b->held);
    b->held = NULL;
    b->held_first = b->held_end = b->held_size = 0;
}

static void send_held(struct budget *b)
{
    while (b->held_first < b->held_end && unread_by_bus(b) < UNREAD_MAX) {
        sd_bus_message *reply = b->held[b->held_first++];

        sd_bus_send(b->bus, reply, NULL);
        sd_bus_message_unref(reply);
    }
    if (b->held_first == b->held_end)
        drop_held(b);
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct budget *b = userdata;
    const char *sender = sd_bus_message_get_sender(m);
    enum budget_kind kind;
    uint8_t type;

    if (sd_bus_message_get_type(m, &type) < 0 || type != SD_BUS_MESSAGE_METHOD_CALL || !sender)
        return 0;
    kind = kind_of(m);
    if (kind == BUDGET_KIND_MAX)
        return 0;
    if (kind == BUDGET_LONG_ANSWER && !is_busy(b))
        return 0;
    if (b->model->is_notifier(b->model->userdata, sender) || spend(b, sender, kind))
        return 0;
    b->n_rejected++;
    reject(b, m, limits[kind].sentence);
    return 1;
}

int budget_init(struct budget *b, sd_bus *bus, const struct bus_model *model)
{
    b->bus = bus;
    b->model = model;
    return sd_bus_add_filter(bus, &b->filter, on_message, b);
}

void budget_done(struct budget *b)
{
    b->filter = sd_bus_slot_unref(b->filter);
    b->timer = sd_event_source_disable_unref(b->timer);
    drop_held(b);
}

static int on_timer(sd_event_source *, uint64_t, void *userdata)
{
    struct budget *b = userdata;

    b->timer = sd_event_source_disable_unref(b->timer);
    return 0; /* the end of the turn does the rest */
}

/* The loop is not woken when the bus has read what was sent, hence the timer. */
void budget_end_turn(struct budget *b)
{
    if (b->held)
        send_held(b);
    if (!b->held && b->n_rejected < FLOOD_MIN)
        return;
    if (b->held || is_busy(b)) {
        if (!b->timer)
            sd_event_add_time_relative(sd_bus_get_event(b->bus), &b->timer, CLOCK_MONOTONIC,
                                       (uint64_t)UNREAD_WAIT, 1, on_timer, b);
        return;
    }
    b->n_rejected = 0;
    memory_trim();
}
