#include "notify/notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "notify/button.h"
#include "notify/greeting_request.h"
#include "notify/guide_request.h"
#include "notify/show_request.h"
#include "util/bus_owner.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/properties_changed.h"

#define NOTIFICATIONS_NAME "org.freedesktop.Notifications"

/* How long the bubble of notify_tell() stays: GNOME and swaync never remove one themselves. */
#define TELL_FOR (15 * USEC_SEC)
#define TELL_TAG "notice"

struct notify {
    sd_bus *bus;
    sd_event *event;
    void (*heard)(void *userdata, const struct event *event);
    void *userdata;
    struct bus_owner *notifier, *server;
    bool is_server_known;      /* false until the first answer, which is not a change */
    unsigned id;               /* the current suggestion; 0: none */
    bool is_acted;             /* a button was pressed; ignore the close of the bubble */
    bool is_dnd;               /* the notifier reported do-not-disturb and will report its end */
    bool was_held;             /* the last step of a stretch that was sent is held */
    bool is_adopted;           /* .id was shown by the previous process */
    const char *failure;       /* of the last suggestion; "" = none */
    struct show_request *show; /* the pending call; NULL: none */
    sd_event_source *tell;
};

static void emit(const struct notify *n, struct event event)
{
    n->heard(n->userdata, &event);
}

/* Ends the current suggestion; later signals for its id are ignored. */
static void finish(struct notify *n, enum event_type type)
{
    unsigned id = n->id;

    n->id = 0;
    n->is_adopted = false;
    n->show = show_request_cancel(n->show);
    if (id)
        emit(n, event_answer(type, clock_boot(), id));
}

static void on_action(struct notify *n, const char *key)
{
    const struct event event = button_event(key, n->id);

    n->is_acted = true;
    if (event.type != EVENT_TYPE_MAX)
        emit(n, event);
}

static void on_closed(struct notify *n, const char *how)
{
    if (n->is_acted)
        return;
    if (strcmp(how, "dismissed") == 0)
        finish(n, EVENT_DISMISSED);
    else if (strcmp(how, "withdrawn") == 0)
        n->id = 0; /* the service withdrew it */
    else
        finish(n, EVENT_EXPIRED);
}

static void on_refused(struct notify *n, const char *why)
{
    n->failure = strcmp(why, "dnd") == 0 ? "dnd" : "no-server";
    if (strcmp(why, "dnd") != 0) {
        log_info("reminder not shown: no notification server");
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
        n->failure = "";
        emit(n, event_answer(EVENT_SHOWN, clock_boot(), n->id));
    } else if (strcmp(state, "action") == 0) {
        on_action(n, detail);
    } else if (strcmp(state, "closed") == 0) {
        on_closed(n, detail);
    } else if (strcmp(state, "refused") == 0) {
        on_refused(n, detail);
    } else if (strcmp(state, "clear") == 0) {
        finish(n, EVENT_FAILED);
    } else {
        n->failure = strcmp(state, "uncertain") == 0 ? "no-answer"
                     : strcmp(state, "lost") == 0    ? "no-server"
                                                     : "error";
        log_info("reminder not shown: the notifier reported \"%s %s\"", state, detail);
        finish(n, EVENT_FAILED);
    }
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct notify *n = userdata;
    const char *tag, *state, *detail;
    char mine[SHOW_REQUEST_TAG_MAX];

    if (sd_bus_message_read(m, "sss", &tag, &state, &detail) < 0)
        return 0;
    if (n->id && strcmp(tag, show_request_tag(mine, n->id)) == 0)
        on_state(n, state, detail);
    else if (strcmp(state, "shown") == 0 && strcmp(tag, TELL_TAG) != 0)
        show_request_withdraw_tag(n->bus, tag, false); /* too late: its buttons do nothing */
    return 0;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct notify *n = userdata;
    int on;

    if (properties_changed(m, LUMBARD_NOTIFIER_NAME, "DoNotDisturb") != PROPERTY_HAS_VALUE ||
        sd_bus_message_read(m, "v", "b", &on) <= 0)
        return 0;
    n->is_dnd = on;
    emit(n, event_switch(EVENT_DND, clock_boot(), on));
    return 0;
}

void notify_forget_dnd(struct notify *n)
{
    if (!n->is_dnd)
        return;
    n->is_dnd = false;
    emit(n, event_switch(EVENT_DND, clock_boot(), false));
}

/* A notifier that crashes leaves its bubble on screen with buttons that do nothing. The next
 * instance removes such a bubble, and a Withdraw starts that instance. */
static void on_notifier(void *userdata, const char *unique)
{
    struct notify *n = userdata;

    if (unique)
        return;
    if (n->id && (!n->show || n->is_adopted)) {
        log_info("the notifier ended while a reminder was on screen");
        show_request_withdraw(n->bus, n->id, true);
        n->failure = "no-notifier";
        finish(n, EVENT_FAILED);
    }
    /* Without the notifier we do not learn when do-not-disturb ends: assume that it is off, and let
     * the next reminder check it. */
    notify_forget_dnd(n);
}

static void on_server(void *userdata, const char *unique)
{
    struct notify *n = userdata;

    if (n->is_server_known && unique)
        emit(n, event_plain(EVENT_SERVER, clock_boot()));
    n->is_server_known = true;
    if (unique)
        emit(n, event_plain(EVENT_GREET, clock_boot()));
}

static void on_show_done(void *userdata, const char *error)
{
    struct notify *n = userdata;

    n->show = NULL;
    if (!error)
        return;
    log_warning("cannot reach the notifier: %s", error);
    n->failure = "no-notifier";
    finish(n, EVENT_FAILED);
}

/* Always: a call starts the notifier, which reports its result at once. */
static int listen_to(struct notify *n)
{
    const struct bus_rule changed = { .path = LUMBARD_NOTIFIER_PATH,
                                      .interface = LUMBARD_NOTIFIER_NAME,
                                      .member = "Changed" };
    int r = bus_owner_listen_always(n->notifier, NULL, changed, on_changed, n);

    return r < 0 ? r
                 : bus_owner_listen_always(
                       n->notifier, NULL,
                       bus_rule_properties(LUMBARD_NOTIFIER_PATH, LUMBARD_NOTIFIER_NAME),
                       on_properties, n);
}

int notify_new(sd_bus *bus, sd_event *event,
               void (*heard)(void *userdata, const struct event *event), void *userdata,
               struct notify **ret)
{
    struct notify *n = calloc(1, sizeof *n);
    int r;

    if (!n)
        return -ENOMEM;
    *n = (struct notify){
        .bus = bus, .event = event, .heard = heard, .userdata = userdata, .failure = ""
    };
    r = bus_owner_new(bus, LUMBARD_NOTIFIER_NAME, on_notifier, n, &n->notifier);
    if (r >= 0)
        r = listen_to(n);
    if (r >= 0)
        r = bus_owner_new(bus, NOTIFICATIONS_NAME, on_server, n, &n->server);
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
    show_request_cancel(n->show);
    sd_event_source_disable_unref(n->tell);
    bus_owner_free(n->notifier);
    bus_owner_free(n->server);
    free(n);
    return NULL;
}

bool notify_is_notifier(const struct notify *n, const char *unique)
{
    const char *owner = bus_owner_get(n->notifier);

    return owner && strcmp(owner, unique) == 0;
}

/* The next call is for this bubble. */
static void begin(struct notify *n, unsigned id)
{
    n->show = show_request_cancel(n->show);
    n->id = id;
    n->is_adopted = false;
}

static void check_sent(struct notify *n)
{
    if (n->show)
        return;
    log_warning("cannot send the bubble to the notifier");
    n->failure = "error";
    finish(n, EVENT_FAILED);
}

void notify_show(struct notify *n, const struct settings *s, const struct exercise *exercise,
                 const struct effect *show)
{
    struct wording wording;

    wording_suggest(&wording, s, exercise, show);
    begin(n, show->show.id);
    n->show = show_request_send(n->bus, s, show, &wording, on_show_done, n);
    check_sent(n);
}

void notify_check(struct notify *n, const struct settings *s, unsigned id)
{
    begin(n, id);
    n->show = show_request_check(n->bus, s, id, on_show_done, n);
    if (!n->show)
        finish(n, EVENT_FAILED);
}

/* @call: taken; NULL: it could not be made. */
static void send_bubble(struct notify *n, unsigned id, sd_bus_message *call)
{
    begin(n, id);
    if (call)
        n->show = show_request_start(n->bus, call, on_show_done, n);
    check_sent(n);
}

void notify_step(struct notify *n, const struct settings *s, const struct effect *step,
                 const struct exercise *exercise, const char *picture)
{
    const struct guide_context context = { exercise, picture, n->was_held };
    sd_bus_message *call = NULL;

    if (guide_request_step(n->bus, s, step, &context, &call) < 0)
        call = sd_bus_message_unref(call);
    n->was_held = step->step.is_held;
    send_bubble(n, step->step.id, call);
}

void notify_afterwards(struct notify *n, const struct settings *s, const struct effect *e)
{
    sd_bus_message *call = NULL;

    if (guide_request_afterwards(n->bus, s, e, n->was_held, &call) < 0)
        call = sd_bus_message_unref(call);
    n->was_held = false;
    send_bubble(n, e->stretch.id, call);
}

void notify_greet(struct notify *n, const struct settings *s, const struct effect *greeting,
                  const struct wording *wording)
{
    sd_bus_message *call = NULL;

    if (!wording || !bus_owner_get(n->server)) {
        begin(n, greeting->greeting.id);
        n->failure = wording ? "no-server" : n->failure;
        finish(n, EVENT_FAILED);
        return;
    }
    if (greeting_request(n->bus, s, greeting, wording, &call) < 0)
        call = sd_bus_message_unref(call);
    send_bubble(n, greeting->greeting.id, call);
}

const char *notify_failure(const struct notify *n)
{
    return n->failure;
}

void notify_withdraw(struct notify *n, unsigned id, bool is_unanswered)
{
    if (is_unanswered)
        n->failure = "no-answer";
    if (id == n->id) {
        n->show = show_request_cancel(n->show);
        n->id = 0;
    }
    show_request_withdraw(n->bus, id, false);
}

static int on_notice_timeout(sd_event_source *, uint64_t, void *userdata)
{
    struct notify *n = userdata;

    show_request_withdraw_tag(n->bus, TELL_TAG, false);
    return 0;
}

void notify_tell(struct notify *n, const struct settings *s, const char *summary, const char *body)
{
    show_request_tell(n->bus, s, TELL_TAG, summary, body, TELL_FOR);
    sd_event_source_disable_unref(n->tell);
    n->tell = NULL;
    sd_event_add_time_relative(n->event, &n->tell, CLOCK_MONOTONIC, (uint64_t)TELL_FOR, 0,
                               on_notice_timeout, n);
}

void notify_adopt(struct notify *n, unsigned id)
{
    n->id = id;
    n->is_adopted = true;
}
