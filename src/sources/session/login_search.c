#include "sources/session/login_search.h"

#include <stdlib.h>
#include <string.h>

#include "sources/session/login_list.h"

struct login_search {
    sd_bus *bus;
    struct login_server server;
    login_found_t found;
    void *userdata;
    struct login_list *list;
    sd_bus_slot *call;
};

static int on_session_of_peer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct login_search *s = userdata;
    const char *path = NULL;

    s->call = sd_bus_slot_unref(s->call);
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "o", &path) < 0)
        path = NULL;
    s->found(s->userdata, path);
    return 0;
}

static bool ask_peer(struct login_search *s)
{
    return s->server.pid > 0 &&
           login_call_with_number(s->bus, &s->call, "GetSessionByPID", (uint32_t)s->server.pid,
                                  on_session_of_peer, s) >= 0;
}

static bool on_session(void *userdata, const char *path, const struct login_properties *p)
{
    struct login_search *s = userdata;

    if (!path && !ask_peer(s)) {
        s->found(s->userdata, NULL);
        return true;
    }
    if (!path || strcmp(p->class, "user") != 0 || strcmp(p->state, "closing") == 0 ||
        !login_is_same_display(p->display, s->server.x11_display))
        return false;
    s->found(s->userdata, path);
    return true;
}

struct login_search *login_search_new(sd_bus *bus, const char *user_path,
                                      const struct login_server *server, login_found_t found,
                                      void *userdata)
{
    struct login_search *s = calloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->bus = bus;
    s->server = *server;
    s->found = found;
    s->userdata = userdata;
    if (*server->x11_display)
        s->list = login_list_new(bus, user_path, on_session, s);
    return s->list || ask_peer(s) ? s : login_search_free(s);
}

struct login_search *login_search_free(struct login_search *s)
{
    if (!s)
        return NULL;
    login_list_free(s->list);
    sd_bus_slot_unref(s->call);
    free(s);
    return NULL;
}
