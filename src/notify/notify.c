#include "notify/notify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "notify/request.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/owner.h"

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"

/* How long notify_tell()'s bubble stays: GNOME and swaync never take one down by themselves. */
#define TELL_FOR (15 * USEC_SEC)
#define TELL_TAG "notice"

struct notify {
    sd_bus *bus;
    sd_event *event;
    void (*heard)(void *userdata, const struct event *event);
    void *userdata;
    struct owner *notifier, *server;
    bool is_server_known; /* the first answer is no change */
    sd_bus_slot *changed, *properties;
    unsigned id;          /* handed out and not known to be over; 0: none */
    bool is_acted;        /* a button was pressed: the bubble's own end says nothing more */
    bool is_dnd;          /* the notifier has told of do-not-disturb, and will tell of its end */
    bool is_adopted;      /* .id is our forerunner's */
    struct request *show; /* the call under way */
    sd_event_source *tell;
};

static void hear(struct notify *n, enum event_type type, unsigned id)
{
    struct event event = { .type = type, .at = clock_boot(), .id = id };

    n->heard(n->userdata, &event);
}

/* For as long as is configured. The duration shares its place with the id, and is longer. */
static void hear_snooze(struct notify *n)
{
    struct event event = { .type = EVENT_SNOOZE, .at = clock_boot(), .duration = 0 };

    n->heard(n->userdata, &event);
}

static void hear_dnd(struct notify *n, bool on)
{
    struct event event = { .type = EVENT_DND, .at = clock_boot(), .on = on };

    n->heard(n->userdata, &event);
}

/* Over: whatever comes for it later is stale. */
static void finish(struct notify *n, enum event_type type)
{
    unsigned id = n->id;

    n->id = 0;
    n->is_adopted = false;
    n->show = request_cancel(n->show);
    if (id)
        hear(n, type, id);
}

static void on_action(struct notify *n, const char *key)
{
    n->is_acted = true;
    if (strcmp(key, "start") == 0 || strcmp(key, "default") == 0)
        hear(n, EVENT_STARTED, n->id);
    else if (strcmp(key, "snooze") == 0)
        hear_snooze(n);
    else if (strcmp(key, "skip") == 0)
        hear(n, EVENT_SKIP, 0);
}

static void on_closed(struct notify *n, const char *how)
{
    if (n->is_acted)
        return;
    if (strcmp(how, "dismissed") == 0)
        finish(n, EVENT_DISMISSED);
    else if (strcmp(how, "withdrawn") == 0)
        n->id = 0; /* our own doing */
    else
        finish(n, EVENT_EXPIRED);
}

static void on_refused(struct notify *n, const char *why)
{
    if (strcmp(why, "dnd") != 0) {
        log_info("the reminder was not shown: no notification server");
        finish(n, EVENT_FAILED);
        return;
    }
    n->is_dnd = true;
    finish(n, EVENT_REFUSED);
}

static void on_state(struct notify *n, const char *state, const char *detail)
{
    n->is_adopted = false;
    if (strcmp(state, "shown") == 0) {
        n->is_acted = false;
        hear(n, EVENT_SHOWN, n->id);
    } else if (strcmp(state, "action") == 0) {
        on_action(n, detail);
    } else if (strcmp(state, "closed") == 0) {
        on_closed(n, detail);
    } else if (strcmp(state, "refused") == 0) {
        on_refused(n, detail);
    } else {
        log_info("the reminder was not shown: %s %s", state, detail);
        finish(n, EVENT_FAILED);
    }
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct notify *n = userdata;
    const char *tag, *state, *detail;
    char mine[REQUEST_TAG_MAX];

    (void)error;
    if (!owner_sent(n->notifier, m) || sd_bus_message_read(m, "sss", &tag, &state, &detail) < 0)
        return 0;
    if (n->id && strcmp(tag, request_tag(mine, n->id)) == 0)
        on_state(n, state, detail);
    else if (strcmp(state, "shown") == 0 && strcmp(tag, TELL_TAG) != 0)
        request_withdraw_tag(n->bus, tag, false); /* given up long ago: its buttons are dead */
    return 0;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct notify *n = userdata;
    const char *interface, *name;
    int on, r;

    (void)error;
    if (!owner_sent(n->notifier, m) || sd_bus_message_read(m, "s", &interface) < 0 ||
        strcmp(interface, LUMBARD_NOTIFIER_NAME) != 0)
        return 0;
    r = sd_bus_message_enter_container(m, 'a', "{sv}");
    while (r > 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = sd_bus_message_read(m, "s", &name);
        if (r > 0 && strcmp(name, "DoNotDisturb") == 0) {
            if (sd_bus_message_read(m, "v", "b", &on) > 0) {
                n->is_dnd = on;
                hear_dnd(n, on);
            }
            return 0;
        }
        if (r > 0)
            r = sd_bus_message_skip(m, "v");
        if (r > 0)
            r = sd_bus_message_exit_container(m);
    }
    return 0;
}

/* A notifier that died with something on screen left it there, with dead buttons: the next instance
 * cleans up after it, and a Withdraw starts one. */
static void on_notifier(void *userdata, const char *unique)
{
    struct notify *n = userdata;

    if (unique)
        return;
    if (n->id && (!n->show || n->is_adopted)) {
        log_info("the notifier ended with a reminder on screen");
        request_withdraw(n->bus, n->id, true);
        finish(n, EVENT_FAILED);
    }
    /* Nobody watches any more for do-not-disturb to end: the next reminder finds out anew. */
    if (n->is_dnd) {
        n->is_dnd = false;
        hear_dnd(n, false);
    }
}

static void on_server(void *userdata, const char *unique)
{
    struct notify *n = userdata;

    if (n->is_server_known && unique)
        hear(n, EVENT_SERVER, 0);
    n->is_server_known = true;
}

static void on_show_done(void *userdata, const char *error)
{
    struct notify *n = userdata;

    n->show = NULL;
    if (!error)
        return;
    log_warning("the notifier cannot be reached: %s", error);
    finish(n, EVENT_FAILED);
}

int notify_new(sd_bus *bus, sd_event *event,
               void (*heard)(void *userdata, const struct event *event), void *userdata,
               struct notify **ret)
{
    struct notify *n = calloc(1, sizeof *n);
    int r;

    if (!n)
        return -ENOMEM;
    *n = (struct notify){ .bus = bus, .event = event, .heard = heard, .userdata = userdata };
    r = sd_bus_match_signal_async(bus, &n->changed, LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                  LUMBARD_NOTIFIER_NAME, "Changed", on_changed, NULL, n);
    if (r >= 0)
        r = sd_bus_match_signal_async(bus, &n->properties, LUMBARD_NOTIFIER_NAME,
                                      LUMBARD_NOTIFIER_PATH, "org.freedesktop.DBus.Properties",
                                      "PropertiesChanged", on_properties, NULL, n);
    if (r >= 0)
        r = owner_new(bus, LUMBARD_NOTIFIER_NAME, on_notifier, n, &n->notifier);
    if (r >= 0)
        r = owner_new(bus, NOTIFICATIONS_NAME, on_server, n, &n->server);
    if (r < 0) {
        notify_free(n);
        return r;
    }
    *ret = n;
    return 0;
}

struct notify *notify_free(struct notify *n)
{
    if (!n)
        return NULL;
    request_cancel(n->show);
    sd_event_source_disable_unref(n->tell);
    sd_bus_slot_unref(n->changed);
    sd_bus_slot_unref(n->properties);
    owner_free(n->notifier);
    owner_free(n->server);
    free(n);
    return NULL;
}

void notify_show(struct notify *n, const struct settings *s, const struct effect *show)
{
    struct wording wording;

    if (show->type == EFFECT_GUIDE)
        wording_guide(&wording, s, show->show.side);
    else
        wording_suggest(&wording, s, show);
    n->show = request_cancel(n->show);
    n->id = show->show.id;
    n->is_adopted = false;
    n->show = request_show(n->bus, s, show, &wording, on_show_done, n);
    if (!n->show)
        finish(n, EVENT_FAILED);
}

void notify_withdraw(struct notify *n, unsigned id)
{
    if (id == n->id) {
        n->show = request_cancel(n->show);
        n->id = 0;
    }
    request_withdraw(n->bus, id, false);
}

static int on_told(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    struct notify *n = userdata;

    (void)s;
    (void)usec_now;
    request_withdraw_tag(n->bus, TELL_TAG, false);
    return 0;
}

void notify_tell(struct notify *n, const char *summary, const char *body)
{
    request_tell(n->bus, TELL_TAG, summary, body, TELL_FOR);
    sd_event_source_disable_unref(n->tell);
    n->tell = NULL;
    sd_event_add_time_relative(n->event, &n->tell, CLOCK_MONOTONIC, (uint64_t)TELL_FOR, 0, on_told,
                               n);
}

void notify_adopt(struct notify *n, unsigned id)
{
    n->id = id;
    n->is_adopted = true;
}
