#include "sources/session/login_elsewhere.h"

#include <stdlib.h>
#include <string.h>

#include "sources/session/login_list.h"

struct login_elsewhere {
    sd_bus *bus;
    char *user_path; /* NULL: one session alone */
    char *path;      /* of the session that is followed, or of the one alone */
    char *display;   /* of the session that is followed */
    login_elsewhere_t found;
    void *userdata;
    char found_id[32]; /* as reported last */
    struct login_list *list;
    sd_bus_slot *call;
    struct bus_listener *session_new, *properties;
};

static bool fits(const struct login_elsewhere *e, const struct login_properties *p)
{
    return login_properties_are_desktop(p) && p->is_active && !p->is_locked &&
           strcmp(p->state, "closing") != 0 && !login_is_same_display(p->display, e->display);
}

static void report(struct login_elsewhere *e, const struct login_properties *p, bool is_signalled)
{
    struct login_session session = { 0 };
    bool was_opened;

    if (p)
        login_properties_copy(p, &session);
    was_opened = is_signalled && strcmp(e->found_id, session.id) != 0;
    memcpy(e->found_id, session.id, sizeof e->found_id);
    e->list = login_list_free(e->list);
    e->found(e->userdata, &session, was_opened);
}

static bool on_visit(void *userdata, const char *path, const struct login_properties *p)
{
    struct login_elsewhere *e = userdata;

    if (path && (strcmp(path, e->path) == 0 || !fits(e, p)))
        return false;
    report(e, p, false);
    return true;
}

/* Drops the answers to an older search. */
static void search(struct login_elsewhere *e)
{
    login_list_free(e->list);
    e->list = login_list_new(e->bus, e->user_path, on_visit, e);
}

static int on_changed_session(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    static const struct login_facts none;
    struct login_elsewhere *e = userdata;
    struct login_properties p;

    e->call = sd_bus_slot_unref(e->call);
    login_properties_init(&p, &none);
    if (!sd_bus_message_is_method_error(m, NULL) && login_properties_read(&p, m) >= 0 &&
        fits(e, &p))
        report(e, &p, true);
    else if (e->user_path)
        search(e); /* it may have been the one that fitted */
    else
        e->found_id[0] = '\0';
    return 0;
}

static void ask_changed_session(struct login_elsewhere *e, const char *path)
{
    login_ask(e->bus, &e->call, path, LOGIN_NAME ".Session", NULL, on_changed_session, e);
}

static int on_session_new(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const char *path;

    if (sd_bus_message_read(m, "so", NULL, &path) >= 0)
        ask_changed_session(userdata, path);
    return 0;
}

/* Does the signal mention what decides? Sessions also report when they are idle. */
static bool is_decisive(sd_bus_message *m)
{
    static const struct login_facts none;
    struct login_properties p;

    login_properties_init(&p, &none);
    p.is_active = p.is_locked = -1;
    p.type = p.display = p.class = p.state = NULL;
    if (sd_bus_message_skip(m, "s") < 0 || login_properties_read(&p, m) < 0)
        return false;
    return p.is_active >= 0 || p.is_locked >= 0 || p.type || p.display || p.class || p.state;
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_elsewhere *e = userdata;
    const bool is_followed = e->user_path && strcmp(sd_bus_message_get_path(m), e->path) == 0;

    if (!is_followed && is_decisive(m))
        ask_changed_session(e, sd_bus_message_get_path(m));
    return 0;
}

static struct login_elsewhere *new_object(sd_bus *bus, const char *path, const char *display,
                                          login_elsewhere_t found, void *userdata)
{
    struct login_elsewhere *e = path ? calloc(1, sizeof *e) : NULL;

    if (!e)
        return NULL;
    e->bus = bus;
    e->found = found;
    e->userdata = userdata;
    e->path = strdup(path);
    e->display = strdup(display);
    return e->path && e->display ? e : login_elsewhere_free(e);
}

struct login_elsewhere *login_elsewhere_search(sd_bus *bus, struct bus_owner *owner,
                                               const char *user_path, const char *followed,
                                               const char *display, login_elsewhere_t found,
                                               void *userdata)
{
    struct login_elsewhere *e = new_object(bus, followed, display, found, userdata);

    if (e)
        e->user_path = strdup(user_path);
    if (!e || !e->user_path)
        return login_elsewhere_free(e);
    login_listen_to(owner, &e->session_new, LOGIN_PATH, LOGIN_MANAGER, "SessionNew", NULL,
                    on_session_new, e);
    login_listen_to(owner, &e->properties, NULL, "org.freedesktop.DBus.Properties",
                    "PropertiesChanged", LOGIN_NAME ".Session", on_properties, e);
    search(e);
    return e;
}

struct login_elsewhere *login_elsewhere_watch(sd_bus *bus, struct bus_owner *owner,
                                              const char *path, login_elsewhere_t found,
                                              void *userdata)
{
    struct login_elsewhere *e = new_object(bus, path, "", found, userdata);

    if (e)
        login_listen_to(owner, &e->properties, e->path, "org.freedesktop.DBus.Properties",
                        "PropertiesChanged", LOGIN_NAME ".Session", on_properties, e);
    return e;
}

struct login_elsewhere *login_elsewhere_free(struct login_elsewhere *e)
{
    if (!e)
        return NULL;
    bus_listener_free(e->session_new);
    bus_listener_free(e->properties);
    login_list_free(e->list);
    sd_bus_slot_unref(e->call);
    free(e->user_path);
    free(e->path);
    free(e->display);
    free(e);
    return NULL;
}
