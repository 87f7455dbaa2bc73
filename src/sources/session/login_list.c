#include "sources/session/login_list.h"

#include <stdio.h>
#include <stdlib.h>

/* More than one person opens. Paths of logind are shorter than this. */
#define SESSIONS_MAX 16
#define PATH_SIZE    96

struct login_list {
    sd_bus *bus;
    login_visit_t visit;
    void *userdata;
    char paths[SESSIONS_MAX][PATH_SIZE];
    unsigned n, next;
    sd_bus_slot *call;
};

static void visit_next(struct login_list *l);

static int on_session(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    static const struct login_facts none;
    struct login_list *l = userdata;
    struct login_properties p;

    l->call = sd_bus_slot_unref(l->call);
    login_properties_init(&p, &none);
    if (sd_bus_message_is_method_error(m, NULL) || login_properties_read(&p, m) < 0 ||
        !l->visit(l->userdata, l->paths[l->next - 1], &p))
        visit_next(l);
    return 0;
}

static void visit_next(struct login_list *l)
{
    while (l->next < l->n)
        if (login_ask(l->bus, &l->call, l->paths[l->next++], LOGIN_NAME ".Session", NULL,
                      on_session, l) >= 0)
            return;
    l->visit(l->userdata, NULL, NULL);
}

static int on_sessions(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_list *l = userdata;
    const char *path;

    l->call = sd_bus_slot_unref(l->call);
    if (!sd_bus_message_is_method_error(m, NULL) &&
        sd_bus_message_enter_container(m, 'v', "a(so)") >= 0 &&
        sd_bus_message_enter_container(m, 'a', "(so)") >= 0)
        while (l->n < SESSIONS_MAX && sd_bus_message_read(m, "(so)", NULL, &path) > 0)
            snprintf(l->paths[l->n++], PATH_SIZE, "%s", path);
    visit_next(l);
    return 0;
}

struct login_list *login_list_new(sd_bus *bus, const char *user_path, login_visit_t visit,
                                  void *userdata)
{
    struct login_list *l = calloc(1, sizeof *l);

    if (!l)
        return NULL;
    l->bus = bus;
    l->visit = visit;
    l->userdata = userdata;
    if (login_ask(bus, &l->call, user_path, LOGIN_NAME ".User", "Sessions", on_sessions, l) < 0)
        return login_list_free(l);
    return l;
}

struct login_list *login_list_free(struct login_list *l)
{
    if (!l)
        return NULL;
    sd_bus_slot_unref(l->call);
    free(l);
    return NULL;
}
