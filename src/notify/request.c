#include "notify/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

/* Above the notifier's own 4 s, after which it ends itself rather than show late. */
#define CALL_LIMIT (5 * USEC_SEC)

struct request {
    sd_bus *bus;
    sd_bus_message *call;
    sd_bus_slot *slot;
    bool is_second;
    void (*done)(void *userdata, const char *error);
    void *userdata;
};

const char *request_tag(char *buf, unsigned id)
{
    snprintf(buf, REQUEST_TAG_MAX, "suggestion-%u", id);
    return buf;
}

static int new_call(sd_bus *bus, const char *member, sd_bus_message **ret)
{
    return sd_bus_message_new_method_call(bus, ret, LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                          LUMBARD_NOTIFIER_NAME, member);
}

static const char *urgency_of(const struct settings *s, const struct effect *show)
{
    bool is_last = show->type == EFFECT_SHOW && show->show.attempt >= s->remind_limit;

    return s->critical && is_last ? "critical" : "normal";
}

static int append_actions(sd_bus_message *m, const struct effect *show)
{
    if (show->type == EFFECT_GUIDE)
        return sd_bus_message_append(m, "a(ss)", 0);
    if (!show->show.can_snooze)
        return sd_bus_message_append(m, "a(ss)", 2, "start", "Start", "skip", "Skip");
    return sd_bus_message_append(m, "a(ss)", 3, "start", "Start", "snooze", "Snooze", "skip",
                                 "Skip");
}

static int append_options(sd_bus_message *m, const struct settings *s, const struct effect *show,
                          const struct wording *wording)
{
    bool is_guide = show->type == EFFECT_GUIDE;
    bool is_gentle = !is_guide && show->show.firmness == FIRMNESS_GENTLE;
    bool is_resident = is_guide || show->show.firmness == FIRMNESS_PERSISTENT;
    bool ignores_dnd = is_guide || show->show.is_forced || !(s->hold_for & 1u << SETTINGS_HOLD_DND);
    bool is_loud = s->sound && !is_gentle && !is_guide;
    /* The last one and the steps stay until we take them off. */
    uint64_t timeout = is_resident ? 0 : (uint64_t)show->show.timeout;
    int r = sd_bus_message_open_container(m, 'a', "{sv}");

    if (r >= 0)
        r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "timeout", "t", timeout, "transient",
                                  "b", (int)is_gentle, "resident", "b", (int)is_resident,
                                  "suppress-sound", "b", (int)!is_loud, "ignore-dnd", "b",
                                  (int)ignores_dnd);
    if (r >= 0 && is_loud)
        r = sd_bus_message_append(m, "{sv}", "sound", "s", "message-new-instant");
    if (r >= 0 && s->speech)
        r = sd_bus_message_append(m, "{sv}", "speech", "s", wording->summary);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

static int new_show(sd_bus *bus, const struct settings *s, const struct effect *show,
                    const struct wording *wording, sd_bus_message **ret)
{
    char tag[REQUEST_TAG_MAX];
    int r = new_call(bus, "Show", ret);

    if (r >= 0)
        r = sd_bus_message_append(*ret, "sssss", request_tag(tag, show->show.id), wording->summary,
                                  wording->body, "", urgency_of(s, show));
    if (r >= 0)
        r = append_actions(*ret, show);
    if (r >= 0)
        r = append_options(*ret, s, show, wording);
    return r;
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error);

static int send_call(struct request *r)
{
    return sd_bus_call_async(r->bus, &r->slot, r->call, on_reply, r, (uint64_t)CALL_LIMIT);
}

static bool is_worth_repeating(const sd_bus_error *e)
{
    return sd_bus_error_has_name(e, SD_BUS_ERROR_NO_REPLY) ||
           sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER) ||
           sd_bus_error_has_name(e, "org.lumbard.Error.Leaving");
}

/* A sealed message keeps its serial, so the second try needs a copy of the first. */
static int repeat(struct request *r)
{
    sd_bus_message *copy = NULL;
    int q = new_call(r->bus, "Show", &copy);

    if (q >= 0)
        q = sd_bus_message_rewind(r->call, true);
    if (q >= 0)
        q = sd_bus_message_copy(copy, r->call, true);
    if (q < 0) {
        sd_bus_message_unref(copy);
        return q;
    }
    sd_bus_message_unref(r->call);
    r->call = copy;
    r->is_second = true;
    return send_call(r);
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct request *r = userdata;
    const sd_bus_error *e = sd_bus_message_get_error(m);
    void (*done)(void *, const char *) = r->done;
    void *done_userdata = r->userdata;

    (void)error;
    r->slot = sd_bus_slot_unref(r->slot);
    if (e && !r->is_second && is_worth_repeating(e) && repeat(r) >= 0)
        return 0;
    request_cancel(r);
    done(done_userdata, e ? (e->message ? e->message : e->name) : NULL);
    return 0;
}

struct request *request_show(sd_bus *bus, const struct settings *s, const struct effect *show,
                             const struct wording *wording,
                             void (*done)(void *userdata, const char *error), void *userdata)
{
    struct request *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    r->bus = bus;
    r->done = done;
    r->userdata = userdata;
    if (new_show(bus, s, show, wording, &r->call) < 0 || send_call(r) < 0)
        return request_cancel(r);
    return r;
}

struct request *request_cancel(struct request *r)
{
    if (!r)
        return NULL;
    sd_bus_slot_unref(r->slot);
    sd_bus_message_unref(r->call);
    free(r);
    return NULL;
}

void request_withdraw_tag(sd_bus *bus, const char *tag, bool may_start)
{
    sd_bus_message *m = NULL;

    if (new_call(bus, "Withdraw", &m) >= 0 && sd_bus_message_append(m, "s", tag) >= 0 &&
        sd_bus_message_set_auto_start(m, may_start) >= 0 &&
        sd_bus_message_set_expect_reply(m, false) >= 0)
        sd_bus_send(bus, m, NULL);
    sd_bus_message_unref(m);
}

void request_withdraw(sd_bus *bus, unsigned id, bool may_start)
{
    char tag[REQUEST_TAG_MAX];

    request_withdraw_tag(bus, request_tag(tag, id), may_start);
}

void request_tell(sd_bus *bus, const char *tag, const char *summary, const char *body, usec timeout)
{
    sd_bus_message *m = NULL;

    if (new_call(bus, "Show", &m) >= 0 &&
        sd_bus_message_append(m, "sssssa(ss)a{sv}", tag, summary, body, "", "normal", 0, 3,
                              "timeout", "t", (uint64_t)timeout, "transient", "b", 1,
                              "suppress-sound", "b", 1) >= 0 &&
        sd_bus_message_set_expect_reply(m, false) >= 0)
        sd_bus_send(bus, m, NULL);
    sd_bus_message_unref(m);
}
