#include "sources/session/login_call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sources/bus_query.h"
#include "util/log.h"

void login_facts_forget_session(struct login_facts *facts)
{
    facts->session = facts->elsewhere = (struct login_session){ 0 };
    facts->seat[0] = '\0';
    facts->is_remote = facts->is_locked = facts->is_idle = false;
    facts->is_active = true;
    facts->idle_since = USEC_NONE;
}

void login_properties_init(struct login_properties *p, const struct login_facts *facts)
{
    *p = (struct login_properties){
        .id = facts->session.id,
        .type = facts->session.type,
        .class = "",
        .display = facts->session.display,
        .state = "",
        .seat = facts->seat,
        .is_remote = facts->is_remote,
        .is_active = facts->is_active,
        .is_locked = facts->is_locked,
        .is_idle = facts->is_idle,
        .idle_since = (uint64_t)facts->idle_since,
    };
}

static int read_value(struct login_properties *p, sd_bus_message *m, const char *name)
{
    if (strcmp(name, "Id") == 0)
        return sd_bus_message_read(m, "v", "s", &p->id);
    if (strcmp(name, "Type") == 0)
        return sd_bus_message_read(m, "v", "s", &p->type);
    if (strcmp(name, "Class") == 0)
        return sd_bus_message_read(m, "v", "s", &p->class);
    if (strcmp(name, "Display") == 0)
        return sd_bus_message_read(m, "v", "s", &p->display);
    if (strcmp(name, "State") == 0)
        return sd_bus_message_read(m, "v", "s", &p->state);
    if (strcmp(name, "Seat") == 0)
        return sd_bus_message_read(m, "v", "(so)", &p->seat, NULL);
    if (strcmp(name, "Remote") == 0)
        return sd_bus_message_read(m, "v", "b", &p->is_remote);
    if (strcmp(name, "Active") == 0)
        return sd_bus_message_read(m, "v", "b", &p->is_active);
    if (strcmp(name, "LockedHint") == 0)
        return sd_bus_message_read(m, "v", "b", &p->is_locked);
    if (strcmp(name, "IdleHint") == 0)
        return sd_bus_message_read(m, "v", "b", &p->is_idle);
    if (strcmp(name, "IdleSinceHintMonotonic") == 0)
        return sd_bus_message_read(m, "v", "t", &p->idle_since);
    return sd_bus_message_skip(m, "v");
}

int login_properties_read(struct login_properties *p, sd_bus_message *m)
{
    const char *name;
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");

    while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = sd_bus_message_read(m, "s", &name);
        if (r >= 0)
            r = read_value(p, m, name);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
    }
    return r < 0 ? r : 0;
}

static void copy(char *to, size_t size, const char *from)
{
    if (to != from)
        snprintf(to, size, "%s", from);
}

void login_properties_copy(const struct login_properties *p, struct login_session *session)
{
    copy(session->id, sizeof session->id, p->id);
    copy(session->type, sizeof session->type, p->type);
    copy(session->display, sizeof session->display, p->display);
}

void login_properties_apply(const struct login_properties *p, struct login_facts *facts)
{
    login_properties_copy(p, &facts->session);
    copy(facts->seat, sizeof facts->seat, p->seat);
    facts->is_remote = p->is_remote;
    facts->is_active = p->is_active;
    facts->is_locked = p->is_locked;
    facts->is_idle = p->is_idle;
    facts->idle_since = p->idle_since < (uint64_t)USEC_NEVER ? (usec)p->idle_since : USEC_NONE;
}

bool login_properties_are_desktop(const struct login_properties *p)
{
    return *p->id && strcmp(p->class, "user") == 0 &&
           (strcmp(p->type, "x11") == 0 || strcmp(p->type, "wayland") == 0 ||
            strcmp(p->type, "mir") == 0);
}

/* The length without the screen; 0: not a name of a display. */
static size_t server_length(const char *display)
{
    const char *number = strchr(display, ':');

    return number ? (size_t)(number - display) + strcspn(number, ".") : 0;
}

bool login_is_same_display(const char *a, const char *b)
{
    const size_t n = server_length(a);

    return n > 0 && n == server_length(b) && strncmp(a, b, n) == 0;
}

void login_listen_to(struct bus_owner *owner, struct bus_listener **ret, const char *path,
                     const char *interface, const char *member, const char *arg0,
                     sd_bus_message_handler_t handler, void *userdata)
{
    const struct bus_rule rule = {
        .path = path, .interface = interface, .member = member, .arg0 = arg0
    };
    int r;

    *ret = bus_listener_free(*ret);
    r = bus_owner_listen(owner, ret, rule, handler, userdata);
    if (r < 0)
        log_warning("cannot receive the signal %s from logind: %s", member, strerror(-r));
}

int login_ask(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
              const char *property, sd_bus_message_handler_t handler, void *userdata)
{
    if (property)
        return bus_query_property(bus, slot, LOGIN_NAME, path, interface, property, handler,
                                  userdata);
    return bus_query(bus, slot, LOGIN_NAME, path, "org.freedesktop.DBus.Properties", "GetAll",
                     handler, userdata, "s", interface);
}

int login_call_with_number(sd_bus *bus, sd_bus_slot **slot, const char *method, uint32_t number,
                           sd_bus_message_handler_t handler, void *userdata)
{
    return bus_query(bus, slot, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, method, handler, userdata,
                     "u", number);
}
