#include "sources/session/login_call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sources/ask.h"
#include "util/log.h"

void login_properties_init(struct login_properties *p, const struct login_facts *facts)
{
    *p = (struct login_properties){
        .id = facts->id,
        .type = facts->type,
        .class = "",
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

void login_properties_take(const struct login_properties *p, struct login_facts *facts)
{
    copy(facts->id, sizeof facts->id, p->id);
    copy(facts->type, sizeof facts->type, p->type);
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

void login_match(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
                 const char *member, const char *arg0, sd_bus_message_handler_t handler,
                 void *userdata)
{
    char match[512];
    int n =
        snprintf(match, sizeof match,
                 "type='signal',sender='" LOGIN_NAME "',path='%s',interface='%s',member='%s'%s%s%s",
                 path, interface, member, arg0 ? ",arg0='" : "", arg0 ? arg0 : "", arg0 ? "'" : "");
    int r = n < (int)sizeof match ? 0 : -ENAMETOOLONG;

    *slot = sd_bus_slot_unref(*slot);
    if (r >= 0)
        r = sd_bus_add_match_async(bus, slot, match, handler, NULL, userdata);
    if (r < 0)
        log_warning("logind's %s cannot be heard: %s", member, strerror(-r));
}

int login_ask(sd_bus *bus, sd_bus_slot **slot, const char *path, const char *interface,
              const char *property, sd_bus_message_handler_t handler, void *userdata)
{
    if (property)
        return ask_property(bus, slot, LOGIN_NAME, path, interface, property, handler, userdata);
    return ask(bus, slot, LOGIN_NAME, path, "org.freedesktop.DBus.Properties", "GetAll", handler,
               userdata, "s", interface);
}

int login_call_with_number(sd_bus *bus, sd_bus_slot **slot, const char *method, uint32_t number,
                           sd_bus_message_handler_t handler, void *userdata)
{
    return ask(bus, slot, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, method, handler, userdata, "u",
               number);
}
