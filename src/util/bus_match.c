#include "util/bus_match.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/bus_request.h"

#define RULE_TEXT_MAX 1024

#define LOCAL "org.freedesktop.DBus.Local"

const struct bus_rule bus_rule_disconnected = { .sender = LOCAL,
                                                .path = "/org/freedesktop/DBus/Local",
                                                .interface = LOCAL,
                                                .member = "Disconnected" };

struct matches;

struct bus_match {
    struct matches *matches;
    struct bus_match *next;
    const struct bus_rule *rule;
    sd_bus_message_handler_t handler;
    void (*late)(void *userdata);
    void *userdata;
    struct bus_request *request; /* until the bus has accepted the rule */
};

/* Those of one connection. */
struct matches {
    struct matches *next;
    sd_bus *bus; /* the slot has a reference */
    sd_bus_slot *filter;
    struct bus_match *first;
    struct bus_match *pending; /* during the dispatch of a signal: the match that is next */
    bool is_dispatching;
};

static struct matches *connections;

static void add_key(char *text, const char *key, const char *value)
{
    const size_t n = strlen(text);

    if (value)
        snprintf(text + n, RULE_TEXT_MAX - n, ",%s='%s'", key, value);
}

static const char *rule_text(char *text, const struct bus_rule *rule)
{
    snprintf(text, RULE_TEXT_MAX, "type='signal'");
    add_key(text, "sender", rule->sender);
    add_key(text, "path", rule->path);
    add_key(text, "interface", rule->interface);
    add_key(text, "member", rule->member);
    add_key(text, rule->is_namespace ? "arg0namespace" : "arg0", rule->arg0);
    add_key(text, "arg0path", rule->arg0_path);
    return text;
}

static bool is_same(const char *wanted, const char *value)
{
    return !wanted || (value && strcmp(wanted, value) == 0);
}

/* The bus and unique names are literally in the message, well-known names are not. */
static bool fits_sender(const char *wanted, const char *sender)
{
    const bool is_literal =
        wanted && (*wanted == ':' || strcmp(wanted, BUS_NAME) == 0 || strcmp(wanted, LOCAL) == 0);

    return !is_literal || is_same(wanted, sender);
}

static bool fits_arg0_path(const struct bus_rule *rule, sd_bus_message *m)
{
    const char *arg0;

    if (!rule->arg0_path)
        return true;
    return sd_bus_message_rewind(m, /* complete= */ true) >= 0 &&
           sd_bus_message_read_basic(m, 'o', &arg0) > 0 && strcmp(arg0, rule->arg0_path) == 0;
}

static bool fits_arg0(const struct bus_rule *rule, sd_bus_message *m)
{
    const char *arg0;
    size_t n;

    if (!rule->arg0)
        return true;
    if (sd_bus_message_rewind(m, /* complete= */ true) < 0 ||
        sd_bus_message_read_basic(m, 's', &arg0) <= 0)
        return false;
    if (!rule->is_namespace)
        return strcmp(arg0, rule->arg0) == 0;
    n = strlen(rule->arg0);
    return strncmp(arg0, rule->arg0, n) == 0 && (arg0[n] == '\0' || arg0[n] == '.');
}

static bool fits(const struct bus_rule *rule, sd_bus_message *m)
{
    return is_same(rule->member, sd_bus_message_get_member(m)) &&
           is_same(rule->interface, sd_bus_message_get_interface(m)) &&
           is_same(rule->path, sd_bus_message_get_path(m)) &&
           fits_sender(rule->sender, sd_bus_message_get_sender(m)) && fits_arg0(rule, m) &&
           fits_arg0_path(rule, m);
}

static void drop_if_unused(struct matches *all)
{
    struct matches **place = &connections;

    if (all->first || all->is_dispatching)
        return;
    while (*place != all)
        place = &(*place)->next;
    *place = all->next;
    sd_bus_slot_unref(all->filter);
    free(all);
}

/* A handler may free any match, and may add some. */
static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct matches *all = userdata;
    struct bus_match *match = all->first;
    uint8_t type;

    if (sd_bus_message_get_type(m, &type) < 0 || type != SD_BUS_MESSAGE_SIGNAL)
        return 0;
    all->is_dispatching = true;
    for (; match; match = all->pending) {
        all->pending = match->next;
        if (fits(match->rule, m) && sd_bus_message_rewind(m, /* complete= */ true) >= 0)
            match->handler(m, match->userdata, error);
    }
    all->is_dispatching = false;
    drop_if_unused(all);
    return 0;
}

static int find_matches(sd_bus *bus, struct matches **ret)
{
    struct matches *all = connections;
    int r;

    while (all && all->bus != bus)
        all = all->next;
    *ret = all;
    if (all)
        return 0;
    all = calloc(1, sizeof *all);
    if (!all)
        return -ENOMEM;
    r = sd_bus_add_filter(bus, &all->filter, on_message, all);
    if (r < 0) {
        free(all);
        return r;
    }
    all->bus = bus;
    all->next = connections;
    *ret = connections = all;
    return 0;
}

static void on_added(void *userdata, sd_bus_message *, bool is_late)
{
    struct bus_match *match = userdata;

    match->request = bus_request_free(match->request);
    if (is_late && match->late)
        match->late(match->userdata);
}

int bus_match_new(sd_bus *bus, const struct bus_rule *rule, sd_bus_message_handler_t handler,
                  void (*late)(void *userdata), void *userdata, struct bus_match **ret)
{
    struct bus_match *match = calloc(1, sizeof *match);
    char text[RULE_TEXT_MAX];
    struct matches *all;
    int r = match ? find_matches(bus, &all) : -ENOMEM;

    if (r < 0) {
        free(match);
        return r;
    }
    *match = (struct bus_match){ .matches = all,
                                 .next = all->first,
                                 .rule = rule,
                                 .handler = handler,
                                 .late = late,
                                 .userdata = userdata };
    all->first = match;
    if (rule != &bus_rule_disconnected)
        r = bus_request_new(bus, "AddMatch", rule_text(text, rule), on_added, match,
                            &match->request);
    if (r < 0)
        bus_match_free(match);
    else
        *ret = match;
    return r;
}

static void remove_rule(sd_bus *bus, const struct bus_rule *rule)
{
    char text[RULE_TEXT_MAX];
    sd_bus_message *m = NULL;

    if (sd_bus_is_open(bus) > 0 &&
        sd_bus_message_new_method_call(bus, &m, BUS_NAME, BUS_PATH, BUS_NAME, "RemoveMatch") >= 0 &&
        sd_bus_message_append(m, "s", rule_text(text, rule)) >= 0 &&
        sd_bus_message_set_expect_reply(m, false) >= 0)
        sd_bus_send(bus, m, NULL);
    sd_bus_message_unref(m);
}

struct bus_match *bus_match_free(struct bus_match *match)
{
    struct matches *all;
    struct bus_match **place;

    if (!match)
        return NULL;
    all = match->matches;
    for (place = &all->first; *place != match; place = &(*place)->next)
        ;
    *place = match->next;
    if (all->pending == match)
        all->pending = match->next;
    /* After a rejection the bus has no such rule, and might remove an equal one. */
    if (match->rule != &bus_rule_disconnected &&
        (!match->request || bus_request_is_sent(match->request)))
        remove_rule(all->bus, match->rule);
    bus_request_free(match->request);
    free(match);
    drop_if_unused(all);
    return NULL;
}
