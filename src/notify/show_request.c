#include "notify/show_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "wording/translation.h"

/* Above the notifier's own limit of 4 s, after which it exits and shows nothing. */
#define CALL_LIMIT (5 * USEC_SEC)

struct show_request {
    sd_bus *bus;
    sd_bus_message *call;
    sd_bus_slot *slot;
    bool is_second;
    void (*done)(void *userdata, const char *error);
    void *userdata;
};

const char *show_request_tag(char *buf, unsigned id)
{
    snprintf(buf, SHOW_REQUEST_TAG_MAX, "suggestion-%u", id);
    return buf;
}

static int new_call(sd_bus *bus, const char *member, sd_bus_message **ret)
{
    return sd_bus_message_new_method_call(bus, ret, LUMBARD_NOTIFIER_NAME, LUMBARD_NOTIFIER_PATH,
                                          LUMBARD_NOTIFIER_NAME, member);
}

static const char *urgency_of(const struct settings *s, const struct effect *show)
{
    bool is_last = show->show.attempt >= s->remind_limit;

    return s->critical && is_last ? "critical" : "normal";
}

static int append_actions(sd_bus_message *m, const struct effect *show)
{
    /* TRANSLATORS: buttons of one short word */
    if (!show->show.can_snooze)
        return sd_bus_message_append(m, "a(ss)", 2, "start", _("Start"), "skip", _("Skip"));
    return sd_bus_message_append(m, "a(ss)", 3, "start", _("Start"), "snooze", _("Snooze"), "skip",
                                 _("Skip"));
}

/* The latest list applies to all notifications, so each Show has it. */
int show_request_append_modes(sd_bus_message *m, const struct settings *s)
{
    char list[sizeof s->quiet_modes];
    char *rest = NULL;
    int r = sd_bus_message_open_container(m, 'e', "sv");

    memcpy(list, s->quiet_modes, sizeof list);
    if (r >= 0)
        r = sd_bus_message_append(m, "s", "quiet-modes");
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'v', "as");
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "s");
    for (char *mode = strtok_r(list, ";", &rest); r >= 0 && mode; mode = strtok_r(NULL, ";", &rest))
        r = sd_bus_message_append(m, "s", mode);
    for (int i = 0; r >= 0 && i < 3; i++)
        r = sd_bus_message_close_container(m);
    return r;
}

/* The same text is spoken and shown. */
int show_request_append_speech(sd_bus_message *m, const struct settings *s, const struct wording *w)
{
    char text[sizeof w->summary + sizeof w->body];

    if (!s->speech)
        return 0;
    snprintf(text, sizeof text, "%s\n%s", w->summary, w->body);
    return sd_bus_message_append(m, "{sv}", "speech", "s", text);
}

static int append_options(sd_bus_message *m, const struct settings *s, const struct effect *show,
                          const struct wording *wording)
{
    bool is_gentle = show->show.firmness == FIRMNESS_GENTLE;
    bool is_resident = show->show.firmness == FIRMNESS_PERSISTENT;
    bool ignores_dnd = show->show.is_forced || !settings_holds_for(s, SETTINGS_HOLD_DND);
    bool is_loud = s->sound == SETTINGS_SOUND_YES && !is_gentle;
    /* The last reminder stays until the service withdraws it. */
    uint64_t timeout = is_resident ? 0 : (uint64_t)show->show.timeout;
    int r = sd_bus_message_open_container(m, 'a', "{sv}");

    if (r >= 0)
        r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "timeout", "t", timeout, "transient",
                                  "b", (int)is_gentle, "resident", "b", (int)is_resident,
                                  "suppress-sound", "b", (int)!is_loud, "ignore-dnd", "b",
                                  (int)ignores_dnd);
    if (r >= 0 && is_loud)
        r = sd_bus_message_append(m, "{sv}", "sound", "s", "reminder");
    if (r >= 0)
        r = show_request_append_modes(m, s);
    if (r >= 0)
        r = show_request_append_speech(m, s, wording);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

int show_request_new(sd_bus *bus, unsigned id, const struct wording *wording, const char *picture,
                     const char *urgency, sd_bus_message **ret)
{
    char tag[SHOW_REQUEST_TAG_MAX];
    int r = new_call(bus, "Show", ret);

    return r < 0 ? r
                 : sd_bus_message_append(*ret, "sssss", show_request_tag(tag, id), wording->summary,
                                         wording->body, picture, urgency);
}

static int new_show(sd_bus *bus, const struct settings *s, const struct effect *show,
                    const struct wording *wording, sd_bus_message **ret)
{
    int r = show_request_new(bus, show->show.id, wording, "", urgency_of(s, show), ret);

    if (r >= 0)
        r = append_actions(*ret, show);
    if (r >= 0)
        r = append_options(*ret, s, show, wording);
    return r;
}

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error);

static int send_call(struct show_request *r)
{
    return sd_bus_call_async(r->bus, &r->slot, r->call, on_reply, r, (uint64_t)CALL_LIMIT);
}

static bool is_worth_repeating(const sd_bus_error *e)
{
    return sd_bus_error_has_name(e, SD_BUS_ERROR_NO_REPLY) ||
           sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER) ||
           sd_bus_error_has_name(e, "org.lumbard.Error.Leaving");
}

/* A sealed message keeps its serial, so the retry sends a copy. */
static int repeat(struct show_request *r)
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

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct show_request *r = userdata;
    const sd_bus_error *e = sd_bus_message_get_error(m);
    void (*done)(void *, const char *) = r->done;
    void *done_userdata = r->userdata;

    r->slot = sd_bus_slot_unref(r->slot);
    if (e && !r->is_second && is_worth_repeating(e) && repeat(r) >= 0)
        return 0;
    show_request_cancel(r);
    done(done_userdata, e ? (e->message ? e->message : e->name) : NULL);
    return 0;
}

struct show_request *show_request_start(sd_bus *bus, sd_bus_message *call,
                                        void (*done)(void *userdata, const char *error),
                                        void *userdata)
{
    struct show_request *r = calloc(1, sizeof *r);

    if (!r) {
        sd_bus_message_unref(call);
        return NULL;
    }
    *r = (struct show_request){ .bus = bus, .call = call, .done = done, .userdata = userdata };
    return send_call(r) < 0 ? show_request_cancel(r) : r;
}

struct show_request *show_request_send(sd_bus *bus, const struct settings *s,
                                       const struct effect *show, const struct wording *wording,
                                       void (*done)(void *userdata, const char *error),
                                       void *userdata)
{
    sd_bus_message *call = NULL;

    if (new_show(bus, s, show, wording, &call) >= 0)
        return show_request_start(bus, call, done, userdata);
    sd_bus_message_unref(call);
    return NULL;
}

static int append_check(sd_bus_message *m, const struct settings *s)
{
    int r = sd_bus_message_append(m, "a(ss)", 0);

    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = sd_bus_message_append(m, "{sv}", "check", "b", 1);
    if (r >= 0)
        r = show_request_append_modes(m, s);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

struct show_request *show_request_check(sd_bus *bus, const struct settings *s, unsigned id,
                                        void (*done)(void *userdata, const char *error),
                                        void *userdata)
{
    const struct wording none = { .summary = "-" };
    sd_bus_message *call = NULL;

    if (show_request_new(bus, id, &none, "", "low", &call) >= 0 && append_check(call, s) >= 0)
        return show_request_start(bus, call, done, userdata);
    sd_bus_message_unref(call);
    return NULL;
}

struct show_request *show_request_cancel(struct show_request *r)
{
    if (!r)
        return NULL;
    sd_bus_slot_unref(r->slot);
    sd_bus_message_unref(r->call);
    free(r);
    return NULL;
}

void show_request_withdraw_tag(sd_bus *bus, const char *tag, bool may_start)
{
    sd_bus_message *m = NULL;

    if (new_call(bus, "Withdraw", &m) >= 0 && sd_bus_message_append(m, "s", tag) >= 0 &&
        sd_bus_message_set_auto_start(m, may_start) >= 0 &&
        sd_bus_message_set_expect_reply(m, false) >= 0)
        sd_bus_send(bus, m, NULL);
    sd_bus_message_unref(m);
}

void show_request_withdraw(sd_bus *bus, unsigned id, bool may_start)
{
    char tag[SHOW_REQUEST_TAG_MAX];

    show_request_withdraw_tag(bus, show_request_tag(tag, id), may_start);
}

static int append_tell(sd_bus_message *m, const struct settings *s, usec timeout)
{
    int r = sd_bus_message_append(m, "a(ss)", 0);

    if (r >= 0)
        r = sd_bus_message_open_container(m, 'a', "{sv}");
    if (r >= 0)
        r = sd_bus_message_append(m, "{sv}{sv}{sv}", "timeout", "t", (uint64_t)timeout, "transient",
                                  "b", 1, "suppress-sound", "b", 1);
    if (r >= 0)
        r = show_request_append_modes(m, s);
    return r < 0 ? r : sd_bus_message_close_container(m);
}

void show_request_tell(sd_bus *bus, const struct settings *s, const char *tag, const char *summary,
                       const char *body, usec timeout)
{
    sd_bus_message *m = NULL;

    if (new_call(bus, "Show", &m) >= 0 &&
        sd_bus_message_append(m, "sssss", tag, summary, body, "", "normal") >= 0 &&
        append_tell(m, s, timeout) >= 0 && sd_bus_message_set_expect_reply(m, false) >= 0)
        sd_bus_send(bus, m, NULL);
    sd_bus_message_unref(m);
}
