#include "notifier/showing.h"

#include <string.h>

/* By how much a server's own timer may be early. */
#define EXPIRES_EARLY (G_TIME_SPAN_SECOND / 10)

struct showing *showing_new(struct board *board, GDBusConnection *bus, struct server *server,
                            const char *tag)
{
    struct showing *showing = g_new0(struct showing, 1);

    *showing =
        (struct showing){ .board = board, .bus = bus, .server = server, .tag = g_strdup(tag) };
    return showing;
}

void showing_free(gpointer data)
{
    struct showing *showing = data;

    g_clear_handle_id(&showing->close_timer, g_source_remove);
    g_clear_handle_id(&showing->check_timer, g_source_remove);
    popup_free(showing->popup);
    popup_request_free(showing->wanted);
    g_free(showing->tag);
    g_free(showing);
}

bool showing_put_up(struct showing *showing, const struct popup_listener *listener,
                    const struct popup_request *request, bool has_tones, GError **error)
{
    showing->is_resident = request->is_resident;
    showing->ignores_dnd = request->ignores_dnd;
    showing->acted_at = 0;
    showing->expires_at =
        request->timeout == 0 ? G_MAXINT64 : g_get_monotonic_time() + (gint64)request->timeout;
    if (showing->popup &&
        !popup_can_become(showing->popup, request, server_facts(showing->server)->profile))
        showing_close_popup(showing);
    if (showing->popup) {
        if (popup_show(showing->popup, request, showing->server, has_tones, NULL))
            return true;
        showing_close_popup(showing);
    }
    showing->popup = popup_new(listener, showing);
    return popup_show(showing->popup, request, showing->server, has_tones, error);
}

void showing_close_popup(struct showing *showing)
{
    const char *owner = server_owner(showing->server);
    guint32 id = showing->popup ? popup_id(showing->popup) : 0;

    if (owner && id != 0) {
        if (server_facts(showing->server)->profile->leaves_closed_up)
            server_hide_id(showing->bus, owner, id);
        server_close_id(showing->bus, owner, id);
    }
    showing->popup = popup_free(showing->popup);
}

static bool is_closed_by_action(const struct showing *showing)
{
    return server_facts(showing->server)->profile->closes_on_action && showing->acted_at != 0 &&
           g_get_monotonic_time() - showing->acted_at <
               SHOWING_CLOSES_AFTER_MS * G_GINT64_CONSTANT(1000);
}

const char *showing_reason(const struct showing *showing, const char *reason)
{
    if (is_closed_by_action(showing))
        return "unknown";
    if (server_facts(showing->server)->profile->closes_as_expired &&
        strcmp(reason, "expired") == 0 &&
        g_get_monotonic_time() < showing->expires_at - EXPIRES_EARLY)
        return "dismissed";
    return reason;
}
